package org.altnet.launcher.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RpcAuthTest {
    /** Computed by Python: hmac.new(salt, password, "SHA256").hexdigest(). */
    @Test
    void isWhatBitcoinCoreComputes() {
        assertEquals(
                "rpcauth=altnet:00112233445566778899aabbccddeeff"
                        + "$2d72c6e4d755be2a8795b131e5b9f2ca8fba0995d323c15d96a49e72239204da",
                RpcAuth.of(
                                "altnet",
                                "correct horse battery staple",
                                "00112233445566778899aabbccddeeff")
                        .line());
    }

    @Test
    void everySaltIsAnother() {
        RpcAuth one = RpcAuth.of("altnet", "same");
        RpcAuth two = RpcAuth.of("altnet", "same");

        assertTrue(one.salt().matches("[0-9a-f]{32}"), one.salt());
        assertNotEquals(one.salt(), two.salt());
        assertNotEquals(one.hash(), two.hash());
        assertEquals(one, RpcAuth.of("altnet", "same", one.salt()));
    }

    @Test
    void aPasswordHas256BitsThatNothingNeedsToQuote() {
        String password = RpcAuth.freshPassword();

        assertTrue(password.matches("[A-Za-z0-9_-]{43}"), password);
        assertNotEquals(password, RpcAuth.freshPassword());
    }
}
