package dev.larder.source.storage.s3;

import java.io.IOException;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

import dev.larder.source.storage.TokenProtocol.Tokens;

/** Sends a token with each request, in place of a signature: for a client that signs nothing. */
record TokenHeader(Tokens tokens) implements ExecutionInterceptor {

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        try {
            String token = "Bearer " + tokens.current();
            return context.httpRequest().copy(request -> request.putHeader("Authorization", token));
        } catch (IOException e) {
            throw SdkClientException.create(e.getMessage(), e);
        }
    }
}
