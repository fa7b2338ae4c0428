package org.altnet.shell;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.Inspection;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.api.message.Tx;
import org.altnet.api.testing.ManualTime;

/** A transaction, and what may become of it. */
final class EmergencySamples {
    /** The first one that there was. */
    static final String HEX =
            "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04"
                    + "ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72"
                    + "206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ffff"
                    + "ffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a679"
                    + "62e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f"
                    + "ac00000000";

    static final String TXID = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
    static final Tx TX = Tx.of(HexFormat.of().parseHex(HEX));

    private EmergencySamples() {}

    /** A clock that shows {@link Samples#NOW}. */
    static ManualTime time() {
        ManualTime time = new ManualTime();
        time.advance(Duration.between(time.now().wall(), Samples.NOW));
        return time;
    }

    static Inspection inspection() {
        return new Inspection(
                TX.txid(),
                223,
                141,
                List.of("00".repeat(32) + ":0"),
                List.of(
                        new Inspection.Output(50_000_000, "bcrt1qalice"),
                        new Inspection.Output(49_998_590, "bcrt1qbob")),
                OptionalLong.of(1_410),
                Map.of("bob", "REJECTED: missing-inputs", "alice", "ACCEPTED"),
                List.of("It is larger than most."),
                "get it at once");
    }

    static EmergencyTx sending() {
        return sent(EmergencyTx.State.SENDING, false);
    }

    static EmergencyTx sent(EmergencyTx.State state, boolean inBlock) {
        return new EmergencyTx(
                TX.txid(),
                TX,
                new SendOptions(Set.of("tor", "lightning"), 2, Duration.ofMinutes(5)),
                Samples.NOW.minusSeconds(90),
                state,
                List.of(
                        receipt("", "alice", TxReceipt.Status.ACCEPTED, ""),
                        receipt(
                                "lightning",
                                Samples.BOB.toString(),
                                TxReceipt.Status.ACCEPTED,
                                "in the mempool"),
                        receipt(
                                "lightning",
                                Samples.BOB.toString().replace("127.0.0.1", "127.0.0.2"),
                                TxReceipt.Status.ACCEPTED,
                                "the same key at another port"),
                        receipt("tor", "tor:there.onion:9735", TxReceipt.Status.FAILED, "gone")),
                inBlock ? Optional.of(Samples.header(8)) : Optional.empty(),
                inBlock ? "alice" : "");
    }

    private static TxReceipt receipt(
            String driver, String destination, TxReceipt.Status status, String text) {
        return new TxReceipt(driver, destination, status, Samples.NOW.minusSeconds(5), 1, text);
    }
}
