package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.altnet.api.message.Hash256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactTargetTest {
    @ParameterizedTest
    @CsvSource({
        "1d00ffff, ffff0000000000000000000000000000000000000000000000000000",
        "1b0404cb, 404cb000000000000000000000000000000000000000000000000",
        "1e0377ae, 377ae000000000000000000000000000000000000000000000000000000",
        "207fffff, 7fffff0000000000000000000000000000000000000000000000000000000000",
        "01120000, 12",
        "05009234, 92340000",
    })
    void statesATarget(String bits, String target) {
        assertEquals(
                new BigInteger(target, 16),
                CompactTarget.of(Integer.parseUnsignedInt(bits, 16)).value());
    }

    @ParameterizedTest
    @CsvSource({
        "207fffff, 2",
        "1d00ffff, 100010001",
        "01030000, 4000000000000000000000000000000000000000000000000000000000000000"
    })
    void standsForWork(String bits, String work) {
        assertEquals(
                new BigInteger(work, 16),
                workOf(CompactTarget.of(Integer.parseUnsignedInt(bits, 16))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000",
                "00123456",
                "01003456",
                "1d000000",
                "01fedcba",
                "04923456",
                "1d80ffff",
                "ff123456",
                "21010000",
                "22000100",
                "23000001",
                "7f7fffff"
            })
    void refusesWhatNoHashCanMeet(String bits) {
        int parsed = Integer.parseUnsignedInt(bits, 16);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> CompactTarget.of(parsed));
        assertTrue(e.getMessage().contains(bits));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00000000",
        "12, 01120000",
        "80, 02008000",
        "7fffff, 037fffff",
        "800000, 04008000",
        "123456789, 05012345",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 1d00ffff",
        "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 207fffff"
    })
    void roundsDown(String target, String bits) {
        assertEquals(bits, CompactTarget.hex(CompactTarget.bitsOf(new BigInteger(target, 16))));
    }

    @Test
    void isMetByItselfAndByWhatIsSmaller() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            int size = 3 + random.nextInt(29);
            int bits = size << 24 | 0x8000 + random.nextInt(0x7f0000);
            CompactTarget target = CompactTarget.of(bits);
            BigInteger value = target.value();
            assertEquals(bits, CompactTarget.bitsOf(value));
            assertTrue(target.isMetBy(wireOrder(value)));
            assertTrue(target.isMetBy(wireOrder(value.subtract(BigInteger.ONE))));
            assertFalse(target.isMetBy(wireOrder(value.add(BigInteger.ONE))));
            BigInteger hash = new BigInteger(random.nextInt(257), random);
            assertEquals(hash.compareTo(value) <= 0, target.isMetBy(wireOrder(hash)));
        }
    }

    @Test
    void aCacheGivesTheSameTargetsWhateverCameBefore() {
        TargetCache cache = new TargetCache();
        Random random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            int bits = 0x1d000000 | 1 + random.nextInt(500);
            assertEquals(CompactTarget.of(bits).value(), cache.get(bits).value());
            assertEquals(bits, cache.get(bits).bits());
        }
    }

    static BigInteger workOf(CompactTarget target) {
        BigInteger work = BigInteger.ZERO;
        for (int limb = CompactTarget.LIMBS - 1; limb >= 0; limb--) {
            work =
                    work.shiftLeft(Long.SIZE)
                            .or(new BigInteger(Long.toUnsignedString(target.work(limb))));
        }
        return work;
    }

    private static byte[] wireOrder(BigInteger value) {
        byte[] bytes = new byte[Hash256.LENGTH];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }
}
