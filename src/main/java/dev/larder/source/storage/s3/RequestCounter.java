package dev.larder.source.storage.s3;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

import dev.larder.source.storage.Traffic;

/** Counts requests, repeated ones too, which carry the number of the attempt. */
record RequestCounter(Traffic traffic) implements ExecutionInterceptor {
    private static final String ATTEMPT = "amz-sdk-request";
    private static final String FIRST = "attempt=1;";

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        traffic.countRequest();
        if (context.httpRequest().firstMatchingHeader(ATTEMPT).filter(attempt -> !attempt.startsWith(FIRST))
                .isPresent()) {
            traffic.countRetry();
        }
    }
}
