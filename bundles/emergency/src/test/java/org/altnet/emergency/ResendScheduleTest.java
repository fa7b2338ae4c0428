package org.altnet.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.altnet.api.driver.PeerId;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.api.emergency.TxReceipt.Status;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Again and again, less and less. */
class ResendScheduleTest {
    private static final Hash256 TXID = Hash256.digest(new byte[] {3});
    private static final Tx TX = Txs.number(1);

    private final ResendSchedule schedule = new ResendSchedule(5);

    @TempDir Path directory;

    @Test
    void eachKindHasItsOwnWait() {
        about(Duration.ofSeconds(15), "hidden", Status.FAILED, 1);
        about(Duration.ofSeconds(120), "hidden", Status.FAILED, 4);
        about(Duration.ofMinutes(10), "hidden", Status.REJECTED, 1);
        about(Duration.ofMinutes(10), "radio", Status.SENT, 1);
        about(Duration.ofMinutes(40), "radio", Status.SENT, 3);
        about(Duration.ofMinutes(10), "", Status.ACCEPTED, 1);
        about(Duration.ofHours(6), "hidden", Status.ACCEPTED, 1);
        about(Duration.ofHours(6), "hidden", Status.REJECTED, 1_000_000);
        assertEquals(Duration.ZERO, schedule.wait(TXID, receipt("hidden", Status.QUEUED, 7)));
    }

    @Test
    void theSameQuestionHasTheSameAnswerAndOthersAnother() {
        TxReceipt first = receipt("hidden", Status.SENT, 1);
        assertEquals(schedule.wait(TXID, first), schedule.wait(TXID, first));
        assertNotEquals(schedule.wait(TXID, first), new ResendSchedule(6).wait(TXID, first));
    }

    @Test
    void aDayOfSending() throws Exception {
        World world = new World(directory).start();
        ScriptedNode node = world.node("core");
        PeerId has = world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        PeerId rejects =
                world.altstack.peer(
                        "hidden", "b", ScriptedAltstack.says(TxResult.Status.REJECTED, "no"));
        world.altstack.peer("radio", "r", ScriptedAltstack.SILENT);
        world.send(TX);
        world.pass(Duration.ofHours(24));
        times(4, 6, count(world, has), "to who has it");
        times(8, 11, count(world, rejects), "to who has not");
        times(8, 11, count(world, new PeerId("radio", "r")), "by radio");
        times(8, 11, node.submitted.size(), "to the own node");
    }

    @Test
    void whileEnoughHaveItTheOthersGetItLaterAndRadioNever() throws Exception {
        World world = new World(directory).start();
        world.altstack.peer("hidden", "a", ScriptedAltstack.ACCEPTS);
        world.send(TX, World.acks(1));
        world.pass(Duration.ofSeconds(10));
        PeerId late = world.altstack.peer("hidden", "b", ScriptedAltstack.ACCEPTS);
        world.altstack.peer("radio", "r", ScriptedAltstack.SILENT);
        world.pass(Duration.ofMinutes(9));
        assertEquals(0, count(world, late));
        world.pass(Duration.ofMinutes(2));
        assertEquals(1, count(world, late));
        world.pass(Duration.ofDays(2));
        assertEquals(0, count(world, new PeerId("radio", "r")));
    }

    private void about(Duration expected, String driver, Status status, int attempts) {
        Duration wait = schedule.wait(TXID, receipt(driver, status, attempts));
        double ratio = (double) wait.toNanos() / expected.toNanos();
        assertTrue(ratio >= 0.75 && ratio <= 1.25, wait + " is not about " + expected);
    }

    private static TxReceipt receipt(String driver, Status status, int attempts) {
        return new TxReceipt(driver, driver + ":a", status, Instant.EPOCH, attempts, "");
    }

    private static int count(World world, PeerId peer) {
        return (int) world.altstack.recipients().stream().filter(peer::equals).count();
    }

    private static void times(int least, int most, int count, String what) {
        assertTrue(count >= least && count <= most, count + " times " + what);
    }
}
