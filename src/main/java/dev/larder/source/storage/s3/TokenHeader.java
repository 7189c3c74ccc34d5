package dev.larder.source.storage.s3;

import java.io.IOException;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.HttpStatusCode;
import software.amazon.awssdk.http.SdkHttpRequest;

import dev.larder.source.storage.TokenProtocol.Tokens;

/**
 * Sends a token with each request, in place of a signature: for a client that signs nothing. A token that is refused is
 * replaced for the next request.
 */
record TokenHeader(Tokens tokens) implements ExecutionInterceptor {
    private static final String NAME = "Authorization";
    private static final String SCHEME = "Bearer ";

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        try {
            String token = SCHEME + tokens.current();
            return context.httpRequest().copy(request -> request.putHeader(NAME, token));
        } catch (IOException e) {
            throw SdkClientException.create(e.getMessage(), e);
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (context.httpResponse().statusCode() == HttpStatusCode.UNAUTHORIZED) {
            context.httpRequest().firstMatchingHeader(NAME)
                    .ifPresent(token -> tokens.refused(token.substring(SCHEME.length())));
        }
    }
}
