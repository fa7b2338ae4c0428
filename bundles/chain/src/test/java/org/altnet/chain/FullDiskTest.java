package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that the operating system itself refuses, half-way or at once. */
class FullDiskTest {
    private static final int LENGTH = BlockHeader.LENGTH;
    private static final int KIB = 1024;
    private static final Path FULL = Path.of("/dev/full");

    @TempDir Path directory;

    /** The last header that fits ends 16 bytes before the limit. */
    @Test
    void aChainGrowsUntilNoHeaderFitsAndGoesOnWhenThereIsRoom() throws Exception {
        int kib = 64;
        int fitting = kib * KIB / LENGTH;
        Path file = directory.resolve("regtest.headers");
        List<String> said = runWithLimit(kib, DiskFiller.class, file);
        List<String> refused = said.subList(0, said.size() - 1);
        assertTrue(refused.size() >= 5, said::toString);
        for (String refusal : refused) {
            assertTrue(refusal.startsWith("refused: "), refusal);
            assertTrue(refusal.contains("cannot write " + file), refusal);
        }
        assertEquals(fitting * LENGTH, Files.size(file));
        try (HeaderChain chain = new FileHeaderChains().open(Network.REGTEST, file)) {
            assertEquals(HeaderOpener.line(chain.tip()), said.get(said.size() - 1));
            assertEquals(fitting - 1, chain.tip().height());
            BlockHeader next = new Forge(-1).child(chain.tip().header());
            assertEquals(1, chain.accept(Headers.of(next), "test").added());
        }
        assertEquals((fitting + 1) * LENGTH, Files.size(file));
    }

    @Test
    void withoutRoomForGenesisNothingOpensAndLaterItDoes() throws Exception {
        Path file = directory.resolve("regtest.headers");
        List<String> said = runWithLimit(0, HeaderOpener.class, file);
        assertEquals(1, said.size());
        assertFalse(said.get(0).startsWith("0 "), said::toString);
        assertEquals(0, Files.size(file));
        new FileHeaderChains().open(Network.REGTEST, file).close();
        assertEquals(LENGTH, Files.size(file));
    }

    /** What is damaged stays as it is as long as it cannot be saved. */
    @Test
    void withoutRoomForTheDamagedEndNothingIsCutOff() throws Exception {
        Path file = directory.resolve("regtest.headers");
        byte[] damaged = Arrays.copyOf(TestChain.REGTEST.genesis().bytes(), 3 * KIB);
        Files.write(file, damaged);
        List<String> said = runWithLimit(2, HeaderOpener.class, file);
        assertTrue(said.get(0).contains("regtest.headers.tail-1"), said::toString);
        assertArrayEquals(damaged, Files.readAllBytes(file));
        assertFalse(Files.exists(directory.resolve("regtest.headers.tail-1")));
        new FileHeaderChains().open(Network.REGTEST, file).close();
        assertEquals(LENGTH, Files.size(file));
        assertEquals(
                damaged.length - LENGTH, Files.size(directory.resolve("regtest.headers.tail-1")));
    }

    @Test
    void noSpaceLeftOnTheDeviceIsReportedInTheSystemsWords() throws IOException {
        assumeTrue(Files.exists(FULL), "SKIPPED: this system has no " + FULL);
        LockedFile room = LockedFile.open(directory.resolve("regtest.headers"));
        LockedFile full = LockedFile.open(FULL);
        Filling file = new Filling(room, full);
        Forge forge = new Forge();
        try (full;
                HeaderChain chain = TestChain.over(file)) {
            BlockHeader[] batch = forge.branch(TestChain.REGTEST.genesis(), 3);
            file.isFull = true;
            AcceptOutcome outcome = chain.accept(Headers.of(batch), "test");
            Rejection rejection = outcome.rejection().orElseThrow();
            assertEquals(HeaderRule.STORAGE, rejection.rule());
            assertTrue(rejection.detail().contains("No space left"), rejection.detail());
            assertEquals(0, chain.tip().height());
            assertEquals(LENGTH, room.size());
            file.isFull = false;
            assertEquals(3, chain.accept(Headers.of(batch), "test").added());
        }
    }

    @Test
    void aDeviceIsNoHeaderFile() {
        assumeTrue(Files.exists(FULL), "SKIPPED: this system has no " + FULL);
        assertThrows(IOException.class, () -> new FileHeaderChains().open(Network.REGTEST, FULL));
    }

    /** The shell's limit on the size of files: a write beyond it fails half-way. */
    private List<String> runWithLimit(int kib, Class<?> main, Path file) throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/bash")),
                "SKIPPED: no bash to set a limit on the size of files");
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of("/bin/bash", "-c", "ulimit -f " + kib + " && exec \"$@\"", "limited"));
        command.addAll(ChildJvm.command(main, file));
        Process child = ChildJvm.start(command, ProcessBuilder.Redirect.PIPE);
        try (var input = child.outputWriter(StandardCharsets.UTF_8)) {
            input.write(file + System.lineSeparator());
        }
        List<String> lines;
        try (var said = child.inputReader(StandardCharsets.UTF_8)) {
            lines = said.lines().toList();
        }
        assertTrue(child.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, child.exitValue(), lines::toString);
        return lines;
    }

    /** A file on a disk that fills up: then what is written goes to the full device. */
    private static final class Filling implements HeaderFile {
        private final HeaderFile room;
        private final HeaderFile full;
        private boolean isFull;

        private Filling(HeaderFile room, HeaderFile full) {
            this.room = room;
            this.full = full;
        }

        @Override
        public Path path() {
            return room.path();
        }

        @Override
        public long size() throws IOException {
            return room.size();
        }

        @Override
        public int read(long position, byte[] buffer) throws IOException {
            return room.read(position, buffer);
        }

        @Override
        public void write(long position, byte[] source, int offset, int length) throws IOException {
            (isFull ? full : room).write(position, source, offset, length);
        }

        @Override
        public void truncate(long size) throws IOException {
            room.truncate(size);
        }

        @Override
        public void force() throws IOException {
            room.force();
        }

        @Override
        public void close() throws IOException {
            room.close();
        }
    }
}
