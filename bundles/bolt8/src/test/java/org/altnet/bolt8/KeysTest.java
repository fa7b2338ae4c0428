package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final String ORDER =
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    @Test
    void secretsRunFromOneToTheOrderLessOne() {
        for (String unusable : List.of("00".repeat(32), ORDER, "ff".repeat(32), "01".repeat(31))) {
            byte[] secret = HexFormat.of().parseHex(unusable);
            assertThrows(IllegalArgumentException.class, () -> Keypair.of(secret), unusable);
        }
        assertEquals(
                "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
                Keypair.of(HexFormat.of().parseHex("00".repeat(31) + "01")).publicKey().toString(),
                "the secret 1 has the base point");
        assertEquals(
                "0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
                Keypair.of(HexFormat.of().parseHex(ORDER.substring(0, 62) + "40"))
                        .publicKey()
                        .toString(),
                "the largest secret has its mirror image");
    }

    @Test
    void bothSidesOfAnEcdhGetTheSame() {
        SecureRandom random = new SecureRandom();
        Keypair one = Keypair.generate(random);
        Keypair other = Keypair.generate(random);

        assertArrayEquals(one.ecdh(other.publicKey()), other.ecdh(one.publicKey()));
    }

    @Test
    void onlyCompressedPointsOnTheCurveArePublicKeys() {
        String x = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
        for (String unusable :
                List.of(
                        "",
                        "00",
                        "00" + x,
                        "01" + x,
                        "04" + x,
                        "06" + x,
                        "02" + x.substring(2),
                        "02" + x + "00",
                        "02" + "00".repeat(31) + "05",
                        "02" + "ff".repeat(32))) {
            assertThrows(IllegalArgumentException.class, () -> PublicKey.parse(unusable), unusable);
        }
    }

    @Test
    void keysAreOrderedByTheirBytesUnsigned() {
        PublicKey low =
                PublicKey.parse(
                        "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
        PublicKey high =
                PublicKey.parse(
                        "02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9");

        assertTrue(low.compareTo(high) < 0);
        assertTrue(high.compareTo(low) > 0);
    }

    @Test
    void neitherSecretsNorWholeIdsAreForLogs() {
        Keypair keypair = Keypair.of(HexFormat.of().parseHex("42".repeat(32)));

        assertFalse(keypair.toString().contains("4242"));
        assertEquals(9, keypair.publicKey().redacted().length());
    }
}
