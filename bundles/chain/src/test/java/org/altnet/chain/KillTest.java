package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One file, and one process after the other that writes to it and is killed by SIGKILL: while it
 * starts, while it reads the file and cuts off what a crash has left, while it writes. A few rounds
 * by default, {@code -Daltnet.kill.rounds=200} or {@code -Psoak} for the real thing.
 */
class KillTest {
    private static final int ROUNDS = Integer.getInteger("altnet.kill.rounds", 5);
    private static final int WORTH_TELLING = 50;
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir Path directory;

    private final Random random = new Random(4);
    private final ReferenceTree expected = new ReferenceTree(TestChain.REGTEST);
    private byte[] good = TestChain.REGTEST.genesis().bytes();
    private int torn;
    private int acknowledged;
    private int beforeTheFirst;

    /** When a writer is killed. */
    private enum Moment {
        STARTING,
        OPENING,
        WRITING
    }

    @Test
    void nothingAcknowledgedIsLostAndWhatIsThereIsValid() throws Exception {
        Path file = directory.resolve("regtest.headers");
        int[] kills = new int[Moment.values().length];
        for (int round = 0; round < ROUNDS; round++) {
            boolean wasTorn = round > 0 && random.nextInt(6) == 0;
            if (wasTorn) {
                leaveATornTail(file);
            }
            Moment moment = random.nextInt(4) == 0 ? moment() : Moment.WRITING;
            kills[moment.ordinal()]++;
            byte[] records = runAndKill(file, round, moment);
            if (Files.exists(file)) {
                boolean isTorn =
                        reopen(file, records, "round " + round + ", killed when " + moment);
                torn += isTorn && !wasTorn ? 1 : 0;
            }
        }
        if (ROUNDS >= WORTH_TELLING) {
            System.out.printf(
                    "%d kills (starting, opening, writing: %s), %d before the first"
                            + " acknowledgement; %d batches acknowledged, %d headers in the file,"
                            + " %d torn by the kill itself%n",
                    ROUNDS,
                    Arrays.toString(kills),
                    beforeTheFirst,
                    acknowledged,
                    expected.nodes().size(),
                    torn);
        }
        assertTrue(acknowledged > ROUNDS, "the writers wrote next to nothing: " + acknowledged);
    }

    private Moment moment() {
        return random.nextBoolean() ? Moment.STARTING : Moment.OPENING;
    }

    /** As a crash of the machine leaves one, which a killed process can hardly do. */
    private void leaveATornTail(Path file) throws IOException {
        byte[] tail = new Forge(-1).child(expected.tip().header()).bytes();
        Files.write(
                file,
                Arrays.copyOf(tail, 1 + random.nextInt(BlockHeader.LENGTH - 1)),
                StandardOpenOption.APPEND);
    }

    /** All that the writer had said when it died. */
    private byte[] runAndKill(Path file, int number, Moment moment) throws Exception {
        Path said = directory.resolve("said-" + number);
        Process writer =
                ChildJvm.start(
                        ChildJvm.command(HeaderWriter.class, file, number + 1),
                        ProcessBuilder.Redirect.to(said.toFile()));
        try {
            long start = System.nanoTime();
            int wanted =
                    switch (moment) {
                        case STARTING -> 0;
                        case OPENING -> HeaderWriter.RECORD;
                        case WRITING -> (2 + random.nextInt(30)) * HeaderWriter.RECORD;
                    };
            while (Files.size(said) < wanted) {
                boolean died = writer.waitFor(1, TimeUnit.MILLISECONDS);
                assertFalse(died, "the writer died by itself");
                assertTrue(System.nanoTime() - start < ROUND_NANOS, "the writer hangs");
            }
            spin(
                    switch (moment) {
                        case STARTING -> Duration.ofMillis(random.nextInt(400));
                        case OPENING -> Duration.ofMillis(random.nextInt(100));
                        case WRITING -> Duration.ofNanos(random.nextInt(5_000_000));
                    });
        } finally {
            writer.destroyForcibly().waitFor();
        }
        return Files.readAllBytes(said);
    }

    /**
     * @return true if something had to be cut off
     */
    private boolean reopen(Path file, byte[] records, String when) throws IOException {
        byte[] left = Files.readAllBytes(file);
        long tails = tails();
        try (HeaderChain chain = new FileHeaderChains().open(Network.REGTEST, file)) {
            byte[] kept = Files.readAllBytes(file);
            int common = Math.min(left.length, kept.length);
            assertArrayEquals(Arrays.copyOf(kept, common), Arrays.copyOf(left, common), when);
            assertArrayEquals(good, Arrays.copyOf(kept, good.length), when);
            assertEquals(kept.length < left.length ? 1 : 0, tails() - tails, when);
            List<Hash256> added = new ArrayList<>();
            for (int at = good.length; at < kept.length; at += BlockHeader.LENGTH) {
                BlockHeader header = BlockHeader.of(kept, at);
                assertEquals(Optional.empty(), expected.add(header), when);
                added.add(header.hash());
            }
            int unacknowledged = added.size();
            for (int at = HeaderWriter.RECORD; isRecord(records, at); at += HeaderWriter.RECORD) {
                Hash256 last = Hash256.of(records, at);
                ReferenceTree.Node told = find(last, when);
                ReferenceTree.Node tip = find(Hash256.of(records, at + Hash256.LENGTH), when);
                assertEquals(told.work(), chain.find(last).orElseThrow().chainWork(), when);
                assertTrue(chain.tip().chainWork().compareTo(tip.work()) >= 0, when);
                unacknowledged = added.size() - 1 - added.indexOf(last);
                acknowledged++;
            }
            beforeTheFirst += isRecord(records, HeaderWriter.RECORD) ? 0 : 1;
            assertTrue(unacknowledged <= HeaderWriter.LONGEST, when);
            assertEquals(expected.tip().hash(), chain.tip().hash(), when);
            good = kept;
            return kept.length < left.length;
        }
    }

    private ReferenceTree.Node find(Hash256 acknowledged, String when) {
        return expected.find(acknowledged)
                .orElseThrow(() -> new AssertionError(when + ": lost " + acknowledged));
    }

    private long tails() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(path -> path.toString().contains(".tail-")).count();
        }
    }

    private static boolean isRecord(byte[] records, int at) {
        return at + HeaderWriter.RECORD <= records.length;
    }

    /** To the microsecond, which no sleep would be. */
    private static void spin(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
