package dev.larder.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.larder.store.settings.Credentials;
import dev.larder.text.Secret;

class SecretTest {

    @Test
    void onlyRevealReturnsTheSecret() {
        Secret secret = new Secret("hunter2");
        assertEquals("hunter2", secret.reveal());
        assertEquals("***", secret.toString());
        assertEquals(new Secret("hunter3").hashCode(), secret.hashCode());
        Credentials credentials = new Credentials(Optional.of("me"), Optional.of(secret));
        assertFalse(credentials.toString().contains("hunter"), credentials.toString());
    }

    @Test
    void equalsByText() {
        assertEquals(new Secret("hunter2"), new Secret("hunter2"));
        assertNotEquals(new Secret("hunter2"), new Secret("hunter3"));
    }
}
