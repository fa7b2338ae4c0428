package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.Exchange;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Scope;
import org.altnet.api.driver.Trust;
import org.altnet.api.emergency.EmergencyTransactions;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.Inspection;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.emergency.UnsoundTransactionException;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.Traffic;
import org.altnet.shell.control.GogoSession;
import org.altnet.shell.control.GogoSession.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendEmergencyTxCommandTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 100);
    private static final String SEND = "altnet:sendemergencytx ";

    @TempDir Path directory;
    private final Desk desk = new Desk();
    private final GogoSession gogo =
            GogoSession.with(
                    "sendemergencytx",
                    new SendEmergencyTxCommand(
                            desk,
                            Stub.of(
                                    Altstack.class,
                                    Map.of(
                                            "drivers",
                                            List.of(
                                                    driver("lightning", Scope.TRANSACTIONS),
                                                    driver("tor", Scope.TRANSACTIONS),
                                                    driver("dns", Scope.HEADERS)))),
                            EmergencySamples.time(),
                            Duration.ofMillis(200)));

    private static DriverView driver(String id, Scope scope) {
        return new DriverView(
                1,
                "bundle",
                new Capabilities(
                        id,
                        true,
                        true,
                        Set.of(scope),
                        Exchange.REQUEST,
                        65_533,
                        0,
                        500,
                        0,
                        Privacy.ENCRYPTED,
                        Trust.AUTHENTICATED,
                        id,
                        false,
                        true,
                        "Little."),
                new DriverStatus(DriverStatus.State.ACTIVE, Set.of(), "", Samples.NOW),
                List.of(),
                0,
                new Traffic(0, 0, 0, 0, 0),
                0,
                "");
    }

    /** Keeps what it is given. */
    private static final class Desk implements EmergencyTransactions {
        private final List<Tx> inspected = new ArrayList<>();
        private final List<SendOptions> sent = new ArrayList<>();
        private CompletionStage<Inspection> inspection =
                CompletableFuture.completedFuture(EmergencySamples.inspection());
        private CompletionStage<EmergencyTx> sending =
                CompletableFuture.completedFuture(EmergencySamples.sending());

        @Override
        public CompletionStage<Inspection> inspect(Tx tx, SendOptions options) {
            inspected.add(tx);
            return inspection;
        }

        @Override
        public CompletionStage<EmergencyTx> send(Tx tx, SendOptions options) {
            sent.add(options);
            return sending;
        }

        @Override
        public List<EmergencyTx> all() {
            return List.of();
        }

        @Override
        public Optional<EmergencyTx> find(Hash256 txid) {
            return Optional.empty();
        }

        @Override
        public CompletionStage<Boolean> stop(Hash256 txid) {
            return CompletableFuture.completedFuture(false);
        }
    }

    @Test
    void withoutYesItShowsWhatItDoesAndSendsNothing() {
        Outcome outcome = gogo.run(SEND + EmergencySamples.HEX);
        assertEquals(1, outcome.status());
        assertEquals(
                """
                transaction  %s
                size         223 bytes, 141 virtual
                spends       %s:0
                pays         0.50000000 BTC to bcrt1qalice
                             0.49998590 BTC to bcrt1qbob
                in all       0.99998590 BTC
                fee          0.00001410 BTC, 10.0 sat/vB
                node alice   ACCEPTED
                node bob     REJECTED: missing-inputs
                own nodes    get it at once
                WARNING      It is larger than most.
                Nothing was sent. To send it, repeat the command with --yes
                """
                        .formatted(EmergencySamples.TXID, "00".repeat(32)),
                outcome.output());
        assertEquals(List.of(EmergencySamples.TX), desk.inspected);
        assertEquals(List.of(), desk.sent);

        Outcome json = gogo.run(SEND + "--json " + EmergencySamples.HEX);
        assertEquals(1, json.status());
        JsonObject object = Json.createReader(new StringReader(json.output())).readObject();
        assertFalse(object.getBoolean("sent"));
        assertEquals(1_410, object.getJsonObject("inspection").getInt("feeSatoshi"));
        assertEquals(List.of(), desk.sent);
    }

    @Test
    void withYesItSendsAndShowsTheReceipts() {
        String text = Outcomes.text(gogo, SEND + "--yes " + EmergencySamples.HEX);
        assertTrue(text.contains("\nstate        SENDING\n"), text);
        assertTrue(text.contains("own node   alice "), text);
        assertTrue(text.contains("ACCEPTED  5 s      1  in the mempool\n"), text);
        assertTrue(
                text.endsWith("altnet:emergency --stop " + EmergencySamples.TXID + " stops it\n"),
                text);
        assertEquals(List.of(SendOptions.DEFAULT), desk.sent);
        JsonObject json = Outcomes.json(gogo, SEND + "--yes --json " + EmergencySamples.HEX);
        assertTrue(json.getBoolean("sent"));
        assertEquals("SENDING", json.getJsonObject("transaction").getString("state"));
    }

    @Test
    void sendsAsItIsTold() {
        Outcomes.text(
                gogo,
                SEND
                        + "--drivers lightning,tor --min-acks 3 --deadline 1h --yes "
                        + EmergencySamples.HEX);
        assertEquals(
                List.of(new SendOptions(Set.of("lightning", "tor"), 3, Duration.ofHours(1))),
                desk.sent);
    }

    @Test
    void aFileHasItsDigitsOrItsBytes() throws IOException {
        Path digits = directory.resolve("digits");
        String hex = EmergencySamples.HEX;
        Files.writeString(digits, hex.substring(0, 60) + "\n" + hex.substring(60) + "\n");
        Path bytes = Files.write(directory.resolve("deadbeef"), EmergencySamples.TX.bytes());
        Outcomes.text(gogo, SEND + "--yes '" + digits + "'");
        Outcomes.text(gogo, SEND + "--yes '" + bytes + "'");
        assertEquals(List.of(EmergencySamples.TX, EmergencySamples.TX), desk.inspected);
    }

    @Test
    void whatIsNoTransactionIsRefusedBeforeAnybodyIsAsked() throws IOException {
        String hex = EmergencySamples.HEX;
        Outcomes.fails(1, "half a byte too many", gogo, SEND + hex.substring(1));
        Outcomes.fails(1, "the argument is no transaction: ", gogo, SEND + hex.substring(0, 300));
        Outcomes.fails(1, "and then 1 more", gogo, SEND + hex + "00");
        Outcomes.fails(1, "there is no file ", gogo, SEND + directory.resolve("none"));
        Path empty = Files.createFile(directory.resolve("empty"));
        Outcomes.fails(1, "is no transaction: ", gogo, SEND + empty);
        Path large = Files.write(directory.resolve("large"), new byte[9_000_000]);
        Outcomes.fails(1, "too large for a transaction", gogo, SEND + large);
        Outcomes.fails(1, "cannot be read: ", gogo, SEND + directory);
        assertEquals(List.of(), desk.inspected);
    }

    @Test
    void garbageIsOneLine() throws IOException {
        Random random = new Random(6);
        Path file = directory.resolve("garbage");
        for (int round = 0; round < ROUNDS; round++) {
            byte[] garbage = EmergencySamples.TX.bytes();
            for (int i = random.nextInt(8); i >= 0; i--) {
                garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
            }
            Files.write(file, garbage);
            Outcome outcome = gogo.run(SEND + file);
            assertEquals(1, outcome.status());
            assertTrue(
                    outcome.output().contains(" is no transaction: ")
                            || outcome.output().contains("Nothing was sent"),
                    outcome.output());
        }
        assertEquals(List.of(), desk.sent);
    }

    @Test
    void whatDoesNotWorkIsOneLine() {
        desk.inspection =
                CompletableFuture.failedFuture(
                        new UnsoundTransactionException("it pays more than it spends"));
        Outcomes.fails(
                1,
                "it is not fit to be sent: it pays more than it spends",
                gogo,
                SEND + "--yes " + EmergencySamples.HEX);
        desk.inspection = new CompletableFuture<>();
        Outcomes.fails(1, "no result within 200 ms", gogo, SEND + EmergencySamples.HEX);
        assertEquals(List.of(), desk.sent);
        String anyway = Outcomes.text(gogo, SEND + "--yes " + EmergencySamples.HEX);
        assertTrue(anyway.startsWith("It could not be looked over in time, and is"), anyway);
        assertTrue(
                Outcomes.json(gogo, SEND + "--yes --json " + EmergencySamples.HEX)
                        .isNull("inspection"));
        assertEquals(2, desk.sent.size());

        desk.inspection = CompletableFuture.completedFuture(EmergencySamples.inspection());
        desk.sending = CompletableFuture.failedFuture(new IOException("no space left"));
        Outcomes.fails(
                1,
                "it could not be sent: no space left",
                gogo,
                SEND + "--json --yes " + EmergencySamples.HEX);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        String hex = EmergencySamples.HEX;
        Outcomes.fails(2, "which transaction?", gogo, SEND);
        Outcomes.fails(2, "--min-acks is a whole number", gogo, SEND + "--min-acks 0 " + hex);
        Outcomes.fails(2, "a time is like 30m", gogo, SEND + "--deadline 10 " + hex);
        Outcomes.fails(2, "a week at most", gogo, SEND + "--deadline 8d " + hex);
        Outcomes.fails(2, "needs the id of a driver", gogo, SEND + "--drivers , " + hex);
        Outcomes.fails(
                2,
                "transactions has the id dns, moon; there are: lightning, own, tor",
                gogo,
                SEND + "--drivers moon,tor,dns,own " + hex);
        Outcomes.fails(2, "download it first", gogo, SEND + "https://example.org/tx");
        assertEquals(List.of(), desk.inspected);
    }
}
