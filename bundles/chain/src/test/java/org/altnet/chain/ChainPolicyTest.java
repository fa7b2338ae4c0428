package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.math.BigInteger;
import java.util.Optional;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainPolicyTest {
    @Test
    void isGenesisAndTheNetworksOwnMinimumByDefault() throws ReflectiveOperationException {
        String start = (String) ChainConfig.class.getDeclaredMethod("start").getDefaultValue();
        String work =
                (String)
                        ChainConfig.class.getDeclaredMethod("minimum_chain_work").getDefaultValue();
        assertEquals(ChainPolicy.DEFAULT, policy(start, work));
        for (Network network : Network.values()) {
            assertEquals(WorkFloor.of(network), ChainPolicy.DEFAULT.floor(network));
        }
    }

    @Test
    void startsAtACheckpointIfToldSo() {
        assertEquals(StartAt.CHECKPOINT, policy("checkpoint", "").newFiles());
        assertEquals(StartAt.GENESIS, policy(" genesis ", "").newFiles());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0x10, 16", "' FF ', 255", "00000000000000000000000000000100, 256"})
    void readsHexadecimalWork(String text, long expected) {
        BigInteger work = BigInteger.valueOf(expected);
        assertEquals(Optional.of(work), policy("genesis", text).minimumWork());
        assertEquals(WorkFloor.atLeast(work), policy("genesis", text).floor(Network.MAINNET));
    }

    @Test
    void readsAllOf256Bits() {
        assertEquals(
                Optional.of(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)),
                policy("genesis", "f".repeat(64)).minimumWork());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Genesis", "checkpoints", "878976", "genesis checkpoint"})
    void saysWhereAChainCanStart(String start) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> policy(start, ""));
        assertEquals(
                "[altnet.chain] start: '"
                        + start
                        + "' is no place to start, use one of: genesis, checkpoint",
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0x", "1g", "12 34", "1.0", "0x0x1"})
    void saysWhatWorkLooksLike(String work) {
        assertUnusable(work);
        assertUnusable("1".repeat(65));
    }

    private static void assertUnusable(String work) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> policy("genesis", work));
        assertTrue(
                e.getMessage().startsWith("[altnet.chain] minimum.chain.work: '" + work + "'"),
                e.getMessage());
    }

    private static ChainPolicy policy(String start, String minimumWork) {
        return ChainPolicy.of(config("regtest", "", start, minimumWork));
    }

    static ChainConfig config(
            String network, String stateDirectory, String start, String minimumWork) {
        return new ChainConfig() {
            @Override
            public String network() {
                return network;
            }

            @Override
            public String state_directory() {
                return stateDirectory;
            }

            @Override
            public String start() {
                return start;
            }

            @Override
            public String minimum_chain_work() {
                return minimumWork;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return ChainConfig.class;
            }
        };
    }
}
