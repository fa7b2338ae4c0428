package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.bitcoinj.params.MainNetParams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockFileTest {
    private static final Block GENESIS = BitcoinjTypes.block(RegtestBlocks.GENESIS);
    private static final List<Block> BLOCKS =
            RegtestBlocks.chain(5, Instant.parse("2026-01-01T00:00:00Z")).stream()
                    .map(BitcoinjTypes::block)
                    .toList();

    @TempDir Path directory;
    private Path path;

    @BeforeEach
    void inADirectoryThatIsNotThereYet() {
        path = directory.resolve("blocks").resolve("regtest.blocks");
    }

    @Test
    void aNewFileHoldsGenesis() throws IOException {
        try (BlockFile file = open()) {
            assertEquals(Optional.of(GENESIS), file.read(hash(GENESIS)));
            assertEquals(Optional.empty(), file.read(hash(BLOCKS.get(0))));
        }
    }

    @Test
    void whatWasAppendedIsThereAfterReopening() throws IOException {
        try (BlockFile file = open()) {
            file.append(BLOCKS.subList(0, 3));
            file.append(BLOCKS.subList(3, 5));
            assertHolds(file, 5);
        }
        try (BlockFile file = open()) {
            assertHolds(file, 5);
        }
    }

    @Test
    void aBlockIsStoredOnce() throws IOException {
        try (BlockFile file = open()) {
            file.append(BLOCKS);
            long size = Files.size(path);
            file.append(BLOCKS.subList(1, 4));
            assertEquals(size, Files.size(path));
        }
    }

    @Test
    void aFileCutAnywhereInItsLastRecordLosesThatRecordAlone() throws IOException {
        byte[] whole = fiveBlocks();
        int last = 8 + BLOCKS.get(4).length();
        for (int cut = 1; cut <= last; cut++) {
            Files.write(path, Arrays.copyOf(whole, whole.length - cut));
            assertFourAreLeft("cut by " + cut);
        }
    }

    @Test
    void aFileGarbledAnywhereInItsLastRecordLosesThatRecordAlone() throws IOException {
        byte[] whole = fiveBlocks();
        int last = 8 + BLOCKS.get(4).length();
        for (int at = whole.length - last; at < whole.length; at++) {
            byte[] garbled = whole.clone();
            garbled[at] ^= 0x40;
            Files.write(path, garbled);
            assertFourAreLeft("garbled at " + at);
        }
    }

    @Test
    void whatIsBehindDamageInTheMiddleIsKeptInAFileOfItsOwn() throws IOException {
        byte[] whole = fiveBlocks();
        byte[] garbled = whole.clone();
        int sound = 2 * 8 + GENESIS.length() + BLOCKS.get(0).length();
        garbled[sound + 50] ^= 1;
        for (int time = 1; time <= 2; time++) {
            Files.write(path, garbled);
            try (BlockFile file = open()) {
                assertHolds(file, 1);
                assertFalse(file.contains(hash(BLOCKS.get(1))));
            }
            assertArrayEquals(Arrays.copyOf(whole, sound), Files.readAllBytes(path));
            assertArrayEquals(
                    Arrays.copyOfRange(garbled, sound, garbled.length),
                    Files.readAllBytes(path.resolveSibling("regtest.blocks.tail-" + time)));
        }
    }

    @Test
    void aFileWhoseEndCannotBeSavedIsLeftAsItIs() throws IOException {
        // A name that has room for no ending.
        path = path.resolveSibling("b".repeat(250));
        byte[] cut = Arrays.copyOf(fiveBlocks(), 1_000);
        Files.write(path, cut);
        IOException refused = assertThrows(IOException.class, this::open);
        assertTrue(refused.getMessage().contains("nothing was changed"), refused.getMessage());
        assertArrayEquals(cut, Files.readAllBytes(path));
    }

    @Test
    void aFileThatIsSoundHasNoTail() throws IOException {
        fiveBlocks();
        open().close();
        try (Stream<Path> files = Files.list(path.getParent())) {
            assertEquals(List.of(path), files.toList());
        }
    }

    @Test
    void aFileThatWasCutGoesOn() throws IOException {
        byte[] whole = fiveBlocks();
        Files.write(path, Arrays.copyOf(whole, whole.length - 1));
        try (BlockFile file = open()) {
            file.append(BLOCKS.subList(4, 5));
        }
        assertArrayEquals(whole, Files.readAllBytes(path));
    }

    @Test
    void aFileOfZerosAfterTheSoundPartIsCut() throws IOException {
        byte[] whole = fiveBlocks();
        Files.write(path, Arrays.copyOf(whole, whole.length + 5_000));
        try (BlockFile file = open()) {
            assertHolds(file, 5);
        }
        assertArrayEquals(whole, Files.readAllBytes(path));
    }

    @Test
    void anotherNetworksFileIsRefusedAndLeftAsItIs() throws IOException {
        Block mainnet = BitcoinjTypes.block(MainNetParams.get().getGenesisBlock());
        BlockFile.open(path, mainnet).close();
        assertRefused(Files.readAllBytes(path));
    }

    @Test
    void anythingElseIsRefusedAndLeftAsItIs() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "my diary");
        assertRefused(Files.readAllBytes(path));
        Files.write(path, new byte[0]);
        assertRefused(new byte[0]);
    }

    @Test
    void damageInUseIsNoticed() throws IOException {
        try (BlockFile file = open()) {
            file.append(BLOCKS);
            byte[] garbled = Files.readAllBytes(path);
            garbled[garbled.length - 1] ^= 1;
            Files.write(path, garbled);
            assertThrows(IOException.class, () -> file.read(hash(BLOCKS.get(4))));
            assertEquals(Optional.of(BLOCKS.get(3)), file.read(hash(BLOCKS.get(3))));
        }
    }

    @Test
    void anInterruptedThreadDoesNotBreakTheFileForOthers() throws IOException {
        try (BlockFile file = open()) {
            Thread.currentThread().interrupt();
            try {
                file.append(BLOCKS.subList(0, 1));
            } finally {
                assertTrue(Thread.interrupted());
            }
            file.append(BLOCKS.subList(1, 5));
            assertHolds(file, 5);
        }
    }

    private BlockFile open() throws IOException {
        return BlockFile.open(path, GENESIS);
    }

    private byte[] fiveBlocks() throws IOException {
        try (BlockFile file = open()) {
            file.append(BLOCKS);
        }
        return Files.readAllBytes(path);
    }

    private void assertFourAreLeft(String how) throws IOException {
        try (BlockFile file = open()) {
            assertTrue(file.contains(hash(BLOCKS.get(3))), how);
            assertFalse(file.contains(hash(BLOCKS.get(4))), how);
        }
    }

    private void assertRefused(byte[] content) throws IOException {
        IOException refused = assertThrows(IOException.class, this::open);
        assertTrue(refused.getMessage().contains(path.toString()), refused.getMessage());
        assertArrayEquals(content, Files.readAllBytes(path));
    }

    private static void assertHolds(BlockFile file, int count) throws IOException {
        for (Block block : BLOCKS.subList(0, count)) {
            assertEquals(Optional.of(block), file.read(hash(block)));
        }
    }

    private static Hash256 hash(Block block) {
        return block.header().hash();
    }
}
