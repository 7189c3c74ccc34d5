package dev.larder.source.storage.s3;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

import dev.larder.source.storage.Traffic;

/** Counts requests, repeated ones too. */
record RequestCounter(Traffic traffic) implements ExecutionInterceptor {
    private static final ExecutionAttribute<Boolean> SENT = new ExecutionAttribute<>("LarderSent");

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        traffic.countRequest();
        if (attributes.getAttribute(SENT) != null) {
            traffic.countRetry();
        }
        attributes.putAttribute(SENT, true);
    }
}
