package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real files with forks in them, damaged at each of their last 160 bytes, and opened by another
 * process: it restarts at the last header before the damage, and what it cut off is kept.
 */
class DamagedFileTest {
    private static final int LENGTH = BlockHeader.LENGTH;
    private static final int DAMAGED = 2 * LENGTH;

    @TempDir Path directory;
    private byte[] whole;

    /** The last two headers in the file end two branches, and the tip is not the last. */
    @BeforeEach
    void writeAChain() throws IOException {
        TestChain test = TestChain.regtest();
        BlockHeader[] best = test.grow(20);
        test.accept(test.forge.branch(best[10], 4));
        test.accept(test.forge.child(best[19]));
        test.accept(test.forge.child(best[17]));
        whole = test.file.bytes();
    }

    @Test
    void cutAtEachOfItsLast160Bytes() throws Exception {
        List<byte[]> cut = new ArrayList<>();
        for (int bytes = 1; bytes <= DAMAGED; bytes++) {
            cut.add(Arrays.copyOf(whole, whole.length - bytes));
        }
        assertRestart(cut);
    }

    @Test
    void garbledAtEachOfItsLast160Bytes() throws Exception {
        List<byte[]> garbled = new ArrayList<>();
        for (int at = whole.length - DAMAGED; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            do {
                bytes[at]++;
            } while (good(bytes) > at / LENGTH);
            garbled.add(bytes);
        }
        assertRestart(garbled);
    }

    @Test
    void garbledFromEachOfItsLast160BytesOn() throws Exception {
        List<byte[]> garbled = new ArrayList<>();
        for (int from = whole.length - DAMAGED; from < whole.length; from++) {
            byte[] bytes = whole.clone();
            do {
                bytes[from]++;
            } while (good(bytes) > from / LENGTH);
            Arrays.fill(bytes, from + 1, bytes.length, (byte) 0);
            garbled.add(bytes);
        }
        assertRestart(garbled);
    }

    private void assertRestart(List<byte[]> damaged) throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < damaged.size(); i++) {
            files.add(Files.write(directory.resolve(i + ".headers"), damaged.get(i)));
        }
        List<String> restarted = open(files);
        for (int i = 0; i < damaged.size(); i++) {
            byte[] bytes = damaged.get(i);
            int kept = good(bytes) * LENGTH;
            assertTrue(kept >= whole.length - DAMAGED, "lost more than the damage: " + i);
            byte[] good = Arrays.copyOf(bytes, kept);
            ReferenceTree.Node tip = tree(good).tip();
            assertEquals(HeaderOpener.line(tip.height(), tip.hash().toString()), restarted.get(i));
            assertArrayEquals(good, Files.readAllBytes(files.get(i)));
            Path tail = directory.resolve(i + ".headers.tail-1");
            if (kept < bytes.length) {
                assertArrayEquals(
                        Arrays.copyOfRange(bytes, kept, bytes.length), Files.readAllBytes(tail));
            } else {
                assertFalse(Files.exists(tail));
            }
        }
        assertEquals(restarted, open(files), "the second time nothing is damaged");
    }

    private static List<String> open(List<Path> files) throws Exception {
        Process opener = ChildJvm.start(HeaderOpener.class);
        try (PrintStream names =
                new PrintStream(opener.getOutputStream(), false, StandardCharsets.UTF_8)) {
            files.forEach(names::println);
        }
        List<String> lines;
        try (var output = opener.inputReader(StandardCharsets.UTF_8)) {
            lines = output.lines().toList();
        }
        assertTrue(opener.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, opener.exitValue());
        assertEquals(files.size(), lines.size());
        return lines;
    }

    /** How many headers there are, from the first, that keep the rules. */
    private static int good(byte[] bytes) {
        return tree(bytes).nodes().size();
    }

    private static ReferenceTree tree(byte[] bytes) {
        ReferenceTree tree = new ReferenceTree(TestChain.REGTEST);
        Headers headers = Headers.of(Arrays.copyOf(bytes, bytes.length / LENGTH * LENGTH));
        for (int i = 1; i < headers.size() && tree.add(headers.get(i)).isEmpty(); i++) {
            assertEquals(i + 1, tree.nodes().size());
        }
        return tree;
    }
}
