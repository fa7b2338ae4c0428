package org.altnet.shell;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.Exchange;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Scope;
import org.altnet.api.driver.Trust;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.PeerView;
import org.altnet.api.stack.Receipt;
import org.altnet.api.stack.Traffic;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;

/** Values such as commands are given, at {@link #NOW}. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final PeerId BOB = new PeerId("lightning", "02" + "ab".repeat(32) + "@127.0.0.1:41235");

    private Samples() {}

    /** A header that has its height as its nonce. */
    static StoredHeader header(int height) {
        byte[] raw = new byte[BlockHeader.LENGTH];
        ByteBuffer.wrap(raw)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 0x20000000)
                .putInt(68, (int) NOW.minusSeconds(600).getEpochSecond())
                .putInt(72, 0x207fffff)
                .putInt(76, height);
        return new StoredHeader(BlockHeader.of(raw), height, BigInteger.TWO.multiply(work(height)));
    }

    private static BigInteger work(int height) {
        return BigInteger.valueOf(height + 1L);
    }

    static DriverView driver(String id, DriverStatus.State state) {
        return driver(id, state, "");
    }

    static DriverView driver(String id, DriverStatus.State state, String lastError) {
        return new DriverView(
                42,
                "altnet-driver-" + id + " 0.1.0",
                capabilities(id),
                new DriverStatus(state, Set.of(), "", NOW.minusSeconds(185)),
                List.of(new PeerId(id, "02cd@127.0.0.1:9735"), new PeerId(id, "02cd@[::1]:9735")),
                1,
                new Traffic(12, 1_234, 3, 210, 0),
                lastError.isEmpty() ? 0 : 2,
                lastError);
    }

    static DriverView refused(String id, String why) {
        DriverView driver = driver(id, DriverStatus.State.FAILED);
        return new DriverView(
                driver.serviceId(),
                driver.bundle(),
                driver.capabilities(),
                new DriverStatus(DriverStatus.State.FAILED, Set.of(), why, NOW),
                List.of(),
                0,
                driver.traffic(),
                0,
                "");
    }

    static Capabilities capabilities(String id) {
        return new Capabilities(
                id,
                true,
                true,
                Set.of(Scope.HEADERS),
                Exchange.REQUEST,
                65_533,
                0,
                500,
                0,
                Privacy.ENCRYPTED,
                Trust.AUTHENTICATED,
                "lightning",
                false,
                "An observer sees that two Lightning nodes are connected, and how much they say.");
    }

    static PeerView peer(PeerId id, Peer.Direction direction, String lastError) {
        return new PeerView(
                new Peer(id, direction),
                NOW.minusSeconds(7_200),
                95,
                new Traffic(2, 168, 2, 142, 0),
                Optional.of(Duration.ofMillis(84)),
                lastError);
    }

    static Verdict verdict(Verdict.State state, String text) {
        return new Verdict(
                state,
                state == Verdict.State.BEHIND ? 1 : 0,
                header(7),
                header(8),
                List.of(BOB.toString()),
                text,
                NOW.minusSeconds(30));
    }

    static ProbeReport probe(String cause, int received, Verdict verdict, Receipt... receipts) {
        return probeOf("embedded", cause, received, verdict, receipts);
    }

    static ProbeReport probeOf(
            String node, String cause, int received, Verdict verdict, Receipt... receipts) {
        return new ProbeReport(
                node,
                cause,
                NOW.minusSeconds(20),
                header(7),
                header(8),
                received,
                received,
                received,
                List.of(receipts),
                receipts.length,
                Set.of("lightning"),
                verdict,
                Duration.ofMillis(131));
    }

    /** A gap that began 90 s before {@link #NOW}. */
    static Incident incident(long number, Optional<Instant> ended) {
        return new Incident(
                number,
                "gap",
                List.of(
                        new Incident.Step(
                                NOW.minusSeconds(90),
                                Incident.Kind.SUSPICION,
                                "gap: no header for 30 min",
                                List.of()),
                        new Incident.Step(
                                NOW.minusSeconds(60),
                                Incident.Kind.ASK_ALL,
                                "asked 2",
                                List.of(
                                        receipt(Receipt.Result.HEARD, ""),
                                        receipt(Receipt.Result.SILENT, "no answer in 30 s"))),
                        new Incident.Step(
                                NOW.minusSeconds(59),
                                Incident.Kind.VERDICT,
                                "OK: agreed",
                                List.of())),
                ended);
    }

    static Alarm alarm(String key, Alarm.Severity severity, Alarm.State state) {
        return new Alarm(key, 1, severity, state, NOW, NOW, "", "text of " + key, Map.of());
    }

    static Receipt receipt(Receipt.Result result, String text) {
        return new Receipt(BOB, "lightning", NOW, result, Duration.ofMillis(84), text);
    }
}
