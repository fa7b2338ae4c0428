package org.altnet.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Privacy;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.EmergencyTx.State;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.api.emergency.TxReceipt.Status;
import org.altnet.api.message.Tx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restart finds is what was there, or is said to be damaged. */
class LedgerStoreTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 3_000);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir Path directory;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertEquals(full(), LedgerFormat.read(LedgerFormat.write(full())));
        assertEquals(bare(), LedgerFormat.read(LedgerFormat.write(bare())));
    }

    @Test
    void anyDamageIsNoticed() {
        Random random = new Random(3);
        byte[] good = LedgerFormat.write(full());
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bad =
                    Arrays.copyOf(good, random.nextBoolean() ? good.length : cut(random, good));
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            assertThrows(IOException.class, () -> LedgerFormat.read(bad));
        }
    }

    /** Somebody who edits it, checksum and all. */
    @Test
    void anyLinesAreASendingOrAnError() {
        Random random = new Random(4);
        String good = new String(LedgerFormat.write(full()), StandardCharsets.UTF_8);
        String lines = good.substring(0, good.lastIndexOf("sum "));
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder edited = new StringBuilder(lines);
            for (int j = random.nextInt(3); j >= 0; j--) {
                int at = random.nextInt(edited.length());
                switch (random.nextInt(3)) {
                    case 0 -> edited.setCharAt(at, (char) (32 + random.nextInt(95)));
                    case 1 -> edited.delete(at, Math.min(edited.length(), at + 5));
                    default -> edited.insert(at, " \n-%9".charAt(random.nextInt(5)));
                }
            }
            try {
                Sending sending = LedgerFormat.read(LedgerFormat.seal(edited.toString()));
                assertEquals(sending, LedgerFormat.read(LedgerFormat.write(sending)));
                read++;
            } catch (IOException e) {
                assertFalse(e.getMessage().isBlank());
            }
        }
        assertTrue(read > 0 && read < ROUNDS, read + " of " + ROUNDS);
    }

    @Test
    void anotherVersionIsNotGuessedAt() {
        String good = new String(LedgerFormat.write(bare()), StandardCharsets.UTF_8);
        String lines = good.substring(0, good.lastIndexOf("sum "));
        assertThrows(
                IOException.class,
                () ->
                        LedgerFormat.read(
                                LedgerFormat.seal(
                                        lines.replace(
                                                "altnet-emergency 1", "altnet-emergency 2"))));
    }

    @Test
    void afterACrashInTheMiddleOfWritingTheFileBeforeIsThere() throws IOException {
        LedgerStore store = new LedgerStore(directory);
        store.save(bare());
        Path half = directory.resolve("." + bare().txid() + ".tx.new");
        Files.write(half, Arrays.copyOf(LedgerFormat.write(bare()), 50));
        assertEquals(List.of(bare()), store.load());
        assertFalse(Files.exists(half));
        assertEquals(List.of(), store.damaged());
    }

    @Test
    void aFileUnderAnotherNameIsDamaged() throws IOException {
        LedgerStore store = new LedgerStore(directory);
        store.save(bare());
        Path named = directory.resolve(Txs.number(9).txid() + ".tx");
        Files.move(directory.resolve(bare().txid() + ".tx"), named);
        assertEquals(List.of(), store.load());
        assertEquals(List.of(named.getFileName() + ".damaged"), store.damaged());
    }

    @Test
    void theOldestThatAreOverGoWhenThereAreTooMany() throws IOException {
        Ledger ledger = new Ledger(new LedgerStore(directory), 20);
        for (int i = 0; i <= 20; i++) {
            ledger.commit(sending(Txs.number(i), State.STOPPED, List.of()));
        }
        assertEquals(20, ledger.all().size());
        assertEquals(Optional.empty(), ledger.find(Txs.number(0).txid()));
        assertEquals(20, new LedgerStore(directory).load().size());
    }

    @Test
    void receiptsAreBoundedAndThoseThatCountStay() {
        Sending sending = bare().with(receipt("hidden", "hidden:first", Status.ACCEPTED, ""));
        for (int i = 0; i < 2 * Sending.MAX_RECEIPTS; i++) {
            sending = sending.with(receipt("hidden", "hidden:p" + i, Status.REJECTED, ""));
        }
        assertEquals(Sending.MAX_RECEIPTS, sending.known().receipts().size());
        assertEquals(1, sending.acks());
    }

    private static int cut(Random random, byte[] good) {
        return 1 + random.nextInt(good.length - 1);
    }

    private static Sending bare() {
        return sending(Txs.number(1), State.SENDING, List.of());
    }

    private static Sending full() {
        StoredHeader block = new ScriptedChain(7).tip();
        Sending sending =
                sending(
                        Txs.number(2),
                        State.SENDING,
                        List.of(
                                receipt("", "core 1", Status.REJECTED, "a b\u20ac%+'"),
                                receipt("hidden", "hidden:a@b:1", Status.ACCEPTED, "a\nb"),
                                receipt("radio", "radio:x", Status.SENT, "-")));
        return sending.confirmed(block, "hidden:a@b:1").widened(Privacy.PUBLIC);
    }

    private static TxReceipt receipt(String driver, String peer, Status status, String text) {
        return new TxReceipt(driver, peer, status, NOW, 3, text);
    }

    private static Sending sending(Tx tx, State state, List<TxReceipt> receipts) {
        return new Sending(
                new EmergencyTx(
                        tx.txid(),
                        tx,
                        new SendOptions(Set.of("hidden", "a,b\n", "-"), 3, Duration.ofMinutes(7)),
                        NOW,
                        state,
                        receipts,
                        Optional.empty(),
                        ""),
                NOW.plusSeconds(5),
                Privacy.HIDDEN,
                Sending.Position.of(new ScriptedChain(3).tip()));
    }
}
