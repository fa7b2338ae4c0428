package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** BOLT 8, appendix A: transport test vectors, in its order and by its names. */
class NoiseHandshakeTest {
    private static final HexFormat HEX = HexFormat.of();

    private static final Keypair INITIATOR = Keypair.of(HEX.parseHex("11".repeat(32)));
    private static final Keypair INITIATOR_EPHEMERAL = Keypair.of(HEX.parseHex("12".repeat(32)));
    private static final Keypair RESPONDER = Keypair.of(HEX.parseHex("21".repeat(32)));
    private static final Keypair RESPONDER_EPHEMERAL = Keypair.of(HEX.parseHex("22".repeat(32)));

    private static final String INITIATOR_ID =
            "034f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa";
    private static final String RESPONDER_ID =
            "028d7500dd4c12685d1f568b4c2b5048e8534b873319f3a8daa612b469132ec7f7";
    private static final String ACT_ONE =
            "00036360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f7"
                    + "0df6086551151f58b8afe6c195782c6a";
    private static final String ACT_TWO =
            "0002466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27"
                    + "6e2470b93aac583c9ef6eafca3f730ae";
    private static final String ACT_THREE =
            "00b9e3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355"
                    + "361aa02e55a8fc28fef5bd6d71ad0c3822"
                    + "8dc68b1c466263b47fdf31e560e139ba";
    private static final String CHAINING_KEY =
            "919219dbb2920afa8db80f9a51787a840bcf111ed8d588caf9ab4be716e42b01";
    private static final String INITIATOR_SENDS_WITH =
            "969ab31b4d288cedf6218839b27a3e2140827047f2c0f01bf5c04435d43511a9";
    private static final String RESPONDER_SENDS_WITH =
            "bb9020b8965f4df047e07f955f3c4b88418984aadc5cdb35096b9ea8fa5c3442";

    private final NoiseHandshake.Initiator initiator =
            new NoiseHandshake.Initiator(
                    INITIATOR, PublicKey.parse(RESPONDER_ID), INITIATOR_EPHEMERAL);
    private final NoiseHandshake.Responder responder =
            new NoiseHandshake.Responder(RESPONDER, RESPONDER_EPHEMERAL);

    @Test
    void secretsHaveThePublicKeysOfTheSpecification() {
        assertEquals(INITIATOR_ID, INITIATOR.publicKey().toString());
        assertEquals(RESPONDER_ID, RESPONDER.publicKey().toString());
        assertEquals(
                "036360e856310ce5d294e8be33fc807077dc56ac80d95d9cd4ddbd21325eff73f7",
                INITIATOR_EPHEMERAL.publicKey().toString());
        assertEquals(
                "02466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27",
                RESPONDER_EPHEMERAL.publicKey().toString());
    }

    @Test
    void transportInitiatorSuccessfulHandshake() throws Exception {
        assertEquals(ACT_ONE, HEX.formatHex(initiator.actOne()));
        assertEquals(ACT_THREE, HEX.formatHex(initiator.actThree(HEX.parseHex(ACT_TWO))));

        NoiseHandshake.Outcome outcome = initiator.outcome();
        assertEquals(RESPONDER_ID, outcome.remote().toString());
        assertUses(INITIATOR_SENDS_WITH, outcome.sending());
        assertUses(RESPONDER_SENDS_WITH, outcome.receiving());
    }

    @Test
    void transportInitiatorAct2ShortRead() {
        assertInitiatorFails("ACT2_READ_FAILED", ACT_TWO.substring(0, ACT_TWO.length() - 2));
    }

    @Test
    void transportInitiatorAct2BadVersion() {
        assertInitiatorFails("ACT2_BAD_VERSION", "01" + ACT_TWO.substring(2));
    }

    @Test
    void transportInitiatorAct2BadKeySerialization() {
        assertInitiatorFails("ACT2_BAD_PUBKEY", "0004" + ACT_TWO.substring(4));
    }

    @Test
    void transportInitiatorAct2BadMac() {
        assertInitiatorFails("ACT2_BAD_TAG", ACT_TWO.substring(0, ACT_TWO.length() - 2) + "af");
    }

    @Test
    void transportResponderSuccessfulHandshake() throws Exception {
        assertEquals(ACT_TWO, HEX.formatHex(responder.actTwo(HEX.parseHex(ACT_ONE))));

        NoiseHandshake.Outcome outcome = responder.outcome(HEX.parseHex(ACT_THREE));
        assertEquals(INITIATOR_ID, outcome.remote().toString());
        assertUses(RESPONDER_SENDS_WITH, outcome.sending());
        assertUses(INITIATOR_SENDS_WITH, outcome.receiving());
    }

    @Test
    void transportResponderAct1ShortRead() {
        assertAct1Fails("ACT1_READ_FAILED", ACT_ONE.substring(0, ACT_ONE.length() - 2));
    }

    @Test
    void transportResponderAct1BadVersion() {
        assertAct1Fails("ACT1_BAD_VERSION", "01" + ACT_ONE.substring(2));
    }

    @Test
    void transportResponderAct1BadKeySerialization() {
        assertAct1Fails("ACT1_BAD_PUBKEY", "0004" + ACT_ONE.substring(4));
    }

    @Test
    void transportResponderAct1BadMac() {
        assertAct1Fails("ACT1_BAD_TAG", ACT_ONE.substring(0, ACT_ONE.length() - 2) + "6b");
    }

    @Test
    void transportResponderAct3BadVersion() throws Exception {
        assertAct3Fails("ACT3_BAD_VERSION", "01" + ACT_THREE.substring(2));
    }

    @Test
    void transportResponderAct3ShortRead() throws Exception {
        assertAct3Fails("ACT3_READ_FAILED", ACT_THREE.substring(0, ACT_THREE.length() - 2));
    }

    @Test
    void transportResponderAct3BadMacForCiphertext() throws Exception {
        assertAct3Fails("ACT3_BAD_CIPHERTEXT", "00c9" + ACT_THREE.substring(4));
    }

    @Test
    void transportResponderAct3BadRs() throws Exception {
        assertAct3Fails(
                "ACT3_BAD_PUBKEY",
                "00bfe3a702e93e3a9948c2ed6e5fd7590a6e1c3a0344cfc9d5b57357049aa22355"
                        + "36ad09a8ee351870c2bb7f78b754a26c6cef79a98d25139c856d7efd252c2ae73c");
    }

    @Test
    void transportResponderAct3BadMac() throws Exception {
        assertAct3Fails("ACT3_BAD_TAG", ACT_THREE.substring(0, ACT_THREE.length() - 2) + "bb");
    }

    /** Beside the specification: a point off the curve, which its vectors do not have. */
    @Test
    void aKeyThatIsNotOnTheCurveIsRefused() {
        String notOnCurve = "02" + "00".repeat(31) + "05";
        assertAct1Fails("ACT1_BAD_PUBKEY", "00" + notOnCurve + ACT_ONE.substring(68));
    }

    private void assertInitiatorFails(String code, String actTwo) {
        assertEquals(ACT_ONE, HEX.formatHex(initiator.actOne()));
        assertFails(code, () -> initiator.actThree(HEX.parseHex(actTwo)));
    }

    private void assertAct1Fails(String code, String actOne) {
        assertFails(code, () -> responder.actTwo(HEX.parseHex(actOne)));
    }

    private void assertAct3Fails(String code, String actThree) throws Exception {
        assertEquals(ACT_TWO, HEX.formatHex(responder.actTwo(HEX.parseHex(ACT_ONE))));
        assertFails(code, () -> responder.outcome(HEX.parseHex(actThree)));
    }

    private interface Act {
        Object perform() throws HandshakeException;
    }

    private static void assertFails(String code, Act act) {
        assertEquals(code, assertThrows(HandshakeException.class, act::perform).code());
    }

    private static void assertUses(String key, TransportCipher cipher) {
        byte[] hello = {'h', 'e', 'l', 'l', 'o'};
        TransportCipher expected =
                new TransportCipher(HEX.parseHex(CHAINING_KEY), HEX.parseHex(key));
        assertEquals(HEX.formatHex(expected.encrypt(hello)), HEX.formatHex(cipher.encrypt(hello)));
    }
}
