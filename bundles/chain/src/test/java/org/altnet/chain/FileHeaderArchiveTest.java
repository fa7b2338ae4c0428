package org.altnet.chain;

import static org.altnet.chain.Forge.concat;
import static org.altnet.chain.Forge.last;
import static org.altnet.chain.TestChain.REGTEST;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderArchive;
import org.altnet.api.chain.HeaderArchive.ImportReport;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Headers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHeaderArchiveTest {
    private static final int WEIGHTY = 20_000;

    @TempDir Path directory;
    private final TestChain test = chain(WorkFloor.NONE);
    private HeaderArchive archive;

    @BeforeEach
    void open() {
        archive = archive(test);
    }

    @Test
    void whatIsExportedIsImportedElsewhere() throws IOException {
        test.grow(4500);
        Path file = directory.resolve("best.bin");
        assertEquals(4501, archive.exportTo(file, 0, 4500, false));
        assertEquals(4501 * 80, Files.size(file));
        assertNothingElseIn(file);

        TestChain fresh = chain(WorkFloor.NONE);
        ImportReport report = archive(fresh).importFrom(file);
        assertEquals(new ImportReport(4501, 4500, 1, test.chain.tip(), none()), report);
        assertEquals(test.chain.tip(), fresh.chain.tip());
        assertEquals(List.of("file:best.bin"), fresh.chain.tips().get(0).sources());

        ImportReport again = archive(fresh).importFrom(file);
        assertEquals(new ImportReport(4501, 0, 4501, test.chain.tip(), none()), again);
    }

    @Test
    void aPartOfTheBestBranchIsExported() throws IOException {
        BlockHeader[] branch = test.grow(30);
        Path file = directory.resolve("part.bin");
        assertEquals(5, archive.exportTo(file, 10, 14, false));
        assertArrayEquals(
                Headers.of(Arrays.copyOfRange(branch, 9, 14)).bytes(), Files.readAllBytes(file));
        assertEquals(1, archive.exportTo(file, 30, 30, true));
        assertArrayEquals(last(branch).bytes(), Files.readAllBytes(file));
    }

    @Test
    void heightsThatAreNotThereAreRefused() {
        test.grow(3);
        assertHeights("at height 4, it goes from 0 to 3", 0, 4);
        assertHeights("at height -1", -1, 2);
        assertHeights("the first height, 3, is above the last, 2", 3, 2);
    }

    @Test
    void aReorganisationMeanwhileDoesNotMixBranches() throws IOException {
        BlockHeader[] first = test.grow(10);
        BlockHeader[] second = test.forge.branch(first[1], 12);
        HeaderChain moving = onFirst("atHeight", () -> test.accept(second));
        Path file = directory.resolve("moving.bin");
        new FileHeaderArchive(moving, directory.resolve("state")).exportTo(file, 5, 8, false);
        assertArrayEquals(
                Headers.of(Arrays.copyOfRange(first, 4, 8)).bytes(), Files.readAllBytes(file));

        BlockHeader[] third = test.forge.branch(first[1], 20);
        HeaderChain late = onFirst("headersBetween", () -> test.accept(third));
        new FileHeaderArchive(late, directory.resolve("state")).exportTo(file, 5, 8, true);
        assertArrayEquals(
                Headers.of(Arrays.copyOfRange(second, 2, 6)).bytes(), Files.readAllBytes(file));
    }

    @Test
    void nothingIsReplacedUnasked() throws IOException {
        test.grow(3);
        Path file = Files.writeString(directory.resolve("mine.txt"), "precious");
        assertTrouble("mine.txt exists; name another", () -> archive.exportTo(file, 0, 3, false));
        assertEquals("precious", Files.readString(file));
        archive.exportTo(file, 0, 3, true);
        assertEquals(320, Files.size(file));
        assertTrouble("is a directory", () -> archive.exportTo(directory, 0, 3, true));
        assertTrouble(
                "there is no directory " + directory.resolve("no"),
                () -> archive.exportTo(directory.resolve("no").resolve("x"), 0, 3, false));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/null"));
        assertTrouble("no plain file", () -> archive.exportTo(link, 0, 3, true));
    }

    @Test
    void anExportThatFailsLeavesNothing() throws IOException {
        test.grow(3);
        HeaderChain failing =
                onFirst(
                        "headersBetween",
                        () -> {
                            throw new IllegalStateException("broken");
                        });
        HeaderArchive broken = new FileHeaderArchive(failing, directory.resolve("state"));
        Path file = directory.resolve("x.bin");
        assertThrows(IllegalStateException.class, () -> broken.exportTo(file, 0, 3, false));
        Thread.currentThread().interrupt();
        assertTrouble("called off", () -> archive.exportTo(file, 0, 3, false));
        assertTrue(Thread.interrupted());
        assertNothingElseIn();
    }

    @Test
    void whatIsNoFileOfHeadersIsSaidInOneLine() throws IOException {
        assertTrouble("there is no file " + directory.resolve("no"), () -> importFrom("no"));
        assertTrouble("is a directory; name a file", () -> archive.importFrom(directory));
        assertTrouble("device or a pipe", () -> archive.importFrom(Path.of("/dev/null")));
        write("empty");
        assertTrouble("empty is empty", () -> importFrom("empty"));
        Files.write(directory.resolve("torn"), new byte[163]);
        assertTrouble("is 163 bytes long, 3 over a multiple of 80", () -> importFrom("torn"));
    }

    @Test
    void aFileThatMayNotBeReadIsNamed() throws IOException {
        Path file = write("secret", test.genesis());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isReadable(file), "root reads everything");
        assertTrouble("may not be read by the user who runs AltNet", () -> importFrom("secret"));
    }

    @Test
    void theChainsOwnFilesAreLeftAlone() throws IOException {
        Path own = Files.createDirectories(directory.resolve("state").resolve("chain"));
        Path file = Files.write(own.resolve("x.headers"), test.genesis().bytes());
        assertTrouble("AltNet's own state", () -> archive.importFrom(file));
        assertTrouble("AltNet's own state", () -> archive.exportTo(file, 0, 0, true));
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertTrouble("AltNet's own state", () -> archive.importFrom(link));
        assertEquals(80, Files.size(file));
    }

    @Test
    void aFileThatFollowsNothingKnownIsRefused() throws IOException {
        BlockHeader[] branch = test.forge.branch(test.genesis(), 10);
        write("later", Arrays.copyOfRange(branch, 5, 10));
        ImportReport report = importFrom("later");
        Rejection why = report.rejection().orElseThrow();
        assertEquals(HeaderRule.KNOWN_PARENT, why.rule());
        assertEquals(0, why.index());
        assertTrue(why.detail().contains(branch[4].hash().toString()), why::toString);
        assertTrue(why.detail().contains("or with genesis, " + REGTEST.genesis().hash()));
        assertEquals(0, report.added() + report.known());
    }

    @Test
    void aFileMayFollowAnyHeaderThatIsKnown() throws IOException {
        BlockHeader[] best = test.grow(10);
        BlockHeader[] side = test.forge.branch(best[5], 3);
        write("side", side);
        assertEquals(new ImportReport(3, 3, 0, test.chain.tip(), none()), importFrom("side"));
        assertEquals(2, test.chain.tips().size());
    }

    @Test
    void aBadHeaderIsNamedByItsPlaceAndWhatComesBeforeIsKept() throws IOException {
        BlockHeader[] branch = test.forge.branch(test.genesis(), 5000);
        for (int bad : new int[] {0, 1, 1999, 2000, 2001, 3500, 4000, 4999}) {
            TestChain fresh = chain(WorkFloor.NONE);
            BlockHeader[] broken = branch.clone();
            broken[bad] = test.forge.childWithoutWork(bad == 0 ? test.genesis() : branch[bad - 1]);
            Path file = write("broken", broken);
            ImportReport report = archive(fresh).importFrom(file);
            Rejection why = report.rejection().orElseThrow();
            assertEquals(HeaderRule.PROOF_OF_WORK, why.rule());
            assertEquals(bad, why.index());
            assertEquals(bad + 1, why.height());
            assertEquals(broken[bad].hash(), why.hash());
            assertEquals(bad, report.added());
            assertEquals(bad, fresh.chain.tip().height());
            assertEquals(fresh.chain.tip(), report.tip());
        }
    }

    @Test
    void aBreakInTheLinkIsNamedWhereverItIs() throws IOException {
        BlockHeader[] branch = test.forge.branch(test.genesis(), 4100);
        for (int cut : new int[] {1, 1999, 2000, 2001, 4000, 4098}) {
            TestChain fresh = chain(WorkFloor.NONE);
            BlockHeader[] gap =
                    concat(
                            Arrays.copyOf(branch, cut),
                            Arrays.copyOfRange(branch, cut + 1, branch.length));
            assertUnlinked(fresh, cut, gap);
            // Also where it goes on behind a header that is known.
            assertUnlinked(chain(WorkFloor.NONE), cut, concat(Arrays.copyOf(branch, cut), branch));
        }
    }

    private void assertUnlinked(TestChain fresh, int cut, BlockHeader... headers)
            throws IOException {
        ImportReport report = archive(fresh).importFrom(write("cut", headers));
        Rejection why = report.rejection().orElseThrow();
        assertEquals(HeaderRule.LINK, why.rule());
        assertEquals(cut, why.index());
        assertEquals(headers[cut].hash(), why.hash());
        assertTrue(
                why.detail().startsWith("header " + cut + " at byte " + cut * 80L + " does not"),
                why::toString);
        assertEquals(cut, report.added());
        assertEquals(0, report.known());
        assertEquals(cut, fresh.chain.tip().height());
    }

    @Test
    void aLongBranchShowsItsWorkFirst() throws IOException {
        Path file = weighty(WEIGHTY + 7777);
        TestChain careful = chain(floor());
        ImportReport report = archive(careful).importFrom(file);
        assertEquals(none(), report.rejection());
        assertEquals(WEIGHTY + 7777, report.added());
        assertEquals(WEIGHTY + 7777, careful.chain.tip().height());
    }

    @Test
    void ofABranchWithTooLittleWorkNothingIsKept() throws IOException {
        TestChain careful = chain(floor());
        ImportReport report = archive(careful).importFrom(weighty(WEIGHTY - 2));
        Rejection why = report.rejection().orElseThrow();
        assertEquals(HeaderRule.LOW_WORK, why.rule());
        assertEquals(WEIGHTY - 3, why.index());
        assertTrue(why.detail().endsWith("must reach so far, get a newer one"), why::toString);
        assertEquals(0, report.added());
        assertEquals(0, careful.chain.tip().height());
        assertEquals(0, careful.file.bytes().length - 80);
    }

    @Test
    void theWeighedPartOfABranchIsKeptIfTheRestIsBad() throws IOException {
        for (int bad : new int[] {WEIGHTY + 100, WEIGHTY + 2500, 3 * WEIGHTY / 2}) {
            Path file = weighty(2 * WEIGHTY);
            byte[] raw = Files.readAllBytes(file);
            raw[bad * 80 + HeaderField.BITS + 2] ^= 1;
            Files.write(file, raw);
            TestChain careful = chain(floor());
            ImportReport report = archive(careful).importFrom(file);
            Rejection why = report.rejection().orElseThrow();
            assertEquals(HeaderRule.DIFFICULTY, why.rule());
            assertEquals(bad, why.index());
            assertEquals(bad, report.added());
            assertEquals(bad, careful.chain.tip().height());
        }
    }

    @Test
    void aBadHeaderInABranchOfTooLittleWorkIsWhatIsTold() throws IOException {
        Path file = weighty(2 * WEIGHTY);
        byte[] raw = Files.readAllBytes(file);
        raw[9000 * 80 + HeaderField.BITS + 2] ^= 1;
        TestChain careful = chain(floor());
        ImportReport report = archive(careful).importFrom(Files.write(file, raw));
        assertEquals(HeaderRule.DIFFICULTY, report.rejection().orElseThrow().rule());
        assertEquals(9000, report.rejection().orElseThrow().index());
        assertEquals(0, report.added());
        assertEquals(0, careful.chain.tip().height());
    }

    @Test
    void aForkIsWeighedFromWhereItLeavesTheKnown() throws IOException {
        TestChain careful = chain(floor());
        Headers branch = new CheapBranch(test.genesis(), 1).next(WEIGHTY + 5000);
        HeaderArchive into = archive(careful);
        into.importFrom(write("first", branch));
        Headers stem = branch.slice(0, 3_333);
        Headers side = new CheapBranch(stem.get(3_332), 2).next(2 * WEIGHTY);
        ImportReport report = into.importFrom(write("second", stem.plus(side)));
        assertEquals(none(), report.rejection());
        assertEquals(3_333, report.known());
        assertEquals(2 * WEIGHTY, report.added());
        assertEquals(side.get(2 * WEIGHTY - 1), careful.chain.tip().header());
        assertEquals(1, careful.reorganisations.size());
    }

    @Test
    void aFullDiskIsToldWithWhatWasTaken() throws IOException {
        for (WorkFloor floor : List.of(WorkFloor.NONE, floor())) {
            TestChain full = chain(floor);
            full.file.room(7001 * 80);
            ImportReport report = archive(full).importFrom(weighty(2 * WEIGHTY));
            Rejection why = report.rejection().orElseThrow();
            assertEquals(HeaderRule.STORAGE, why.rule());
            assertEquals(report.added(), why.index());
            assertEquals(full.chain.tip().height(), report.added());
            assertTrue(report.added() >= 5000, report::toString);
        }
    }

    @Test
    void aFileThatGrowsIsTakenAsItWas() throws IOException {
        BlockHeader[] branch = test.forge.branch(test.genesis(), 3000);
        Path file = write("growing", branch);
        byte[] more = test.forge.branch(last(branch), 3000)[0].bytes();
        HeaderChain chain = onFirst("download", () -> append(file, more));
        ImportReport report =
                new FileHeaderArchive(chain, directory.resolve("state")).importFrom(file);
        assertEquals(new ImportReport(3000, 3000, 0, test.chain.tip(), none()), report);
    }

    @Test
    void aFileThatShrinksIsToldAndWhatWasTakenStays() throws IOException {
        BlockHeader[] branch = test.forge.branch(test.genesis(), 3000);
        Path file = write("shrinking", branch);
        HeaderChain chain = onFirst("download", () -> truncate(file, 2500 * 80 + 3));
        HeaderArchive shaky = new FileHeaderArchive(chain, directory.resolve("state"));
        assertTrouble("shrinking has become shorter", () -> shaky.importFrom(file));
        assertEquals(2000, test.chain.tip().height());
    }

    @Test
    void anImportCanBeCalledOff() throws IOException {
        Path file = write("long", test.forge.branch(test.genesis(), 10));
        Thread.currentThread().interrupt();
        IOException trouble = assertThrows(IOException.class, () -> archive.importFrom(file));
        assertTrue(Thread.interrupted());
        assertTrue(trouble.getMessage().contains("called off"), trouble.getMessage());
        assertEquals(0, test.chain.tip().height());
    }

    /** The file goes from height 1 past the tip; the chain from 2,600 to 3,000. */
    @Test
    void aChainThatBeginsAtACheckpointSkipsWhatIsOlder() throws IOException {
        BlockHeader[] branch = test.grow(3000);
        write("whole", branch);
        write("before", Arrays.copyOf(branch, 50));
        HeaderChain later = beginningAt(2600);
        HeaderArchive into = new FileHeaderArchive(later, directory.resolve("state"));
        BlockHeader[] more = test.forge.branch(last(branch), 5);
        ImportReport report = into.importFrom(write("whole", concat(branch, more)));
        assertEquals(new ImportReport(3005, 5, 3000, test.chain.tip(), none()), report);
        Rejection why = into.importFrom(directory.resolve("before")).rejection().orElseThrow();
        assertEquals(HeaderRule.KNOWN_PARENT, why.rule());
        assertTrue(why.detail().contains("or lead through height 2600, " + branch[2599].hash()));
        assertThrows(
                IllegalArgumentException.class,
                () -> into.exportTo(directory.resolve("x"), 2599, 2700, false));
    }

    @Test
    void garbageIsRefusedOrHarmless() throws IOException {
        BlockHeader[] branch = test.grow(20);
        byte[] good = Headers.of(branch).bytes();
        StoredHeader tip = test.chain.tip();
        Random random = new Random(7);
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 2000) / 10;
        for (int round = 0; round < rounds; round++) {
            byte[] raw = Arrays.copyOf(good, good.length - random.nextInt(2) * random.nextInt(999));
            if (random.nextInt(4) == 0) {
                random.nextBytes(raw);
            }
            if (raw.length > 0) {
                raw[random.nextInt(raw.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Path file = Files.write(directory.resolve("fuzz"), raw);
            try {
                ImportReport report = archive.importFrom(file);
                assertEquals(report.headers() * 80, raw.length);
                assertTrue(report.known() + report.added() <= report.headers());
            } catch (IOException e) {
                assertTrue(raw.length % 80 != 0 || raw.length == 0, e.getMessage());
            }
            assertEquals(tip, test.chain.tip());
        }
    }

    @Test
    void aNameIsFitForLogs() throws IOException {
        Path file = directory.resolve("odd\n\u001b[31m\u202ename");
        Files.write(file, test.forge.child(test.genesis()).bytes());
        archive.importFrom(file);
        assertEquals(List.of("file:odd??[31m?name"), test.chain.tips().get(0).sources());
    }

    /** The chain seen as if it began at a height. */
    private HeaderChain beginningAt(int height) {
        StoredHeader start = test.chain.atHeight(height).orElseThrow();
        return seen(
                (name, arguments, answer) ->
                        switch (name) {
                            case "locator" ->
                                    new BlockLocator(
                                            List.of(
                                                    new BlockLocator.Entry(
                                                            start.hash(), start.height())));
                            case "find", "atHeight" ->
                                    ((Optional<?>) answer)
                                            .filter(
                                                    found ->
                                                            ((StoredHeader) found).height()
                                                                    >= height);
                            default -> answer;
                        });
    }

    /** The chain, and something that happens just after the first call of a method. */
    private HeaderChain onFirst(String method, Runnable happens) {
        boolean[] happened = {false};
        return seen(
                (name, arguments, answer) -> {
                    if (name.equals(method) && !happened[0]) {
                        happened[0] = true;
                        happens.run();
                    }
                    return answer;
                });
    }

    private interface View {
        Object of(String method, Object[] arguments, Object answer);
    }

    private HeaderChain seen(View view) {
        return (HeaderChain)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {HeaderChain.class},
                        (proxy, method, arguments) -> {
                            try {
                                Object answer = method.invoke(test.chain, arguments);
                                return view.of(method.getName(), arguments, answer);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void assertTrouble(String words, Action action) {
        IOException trouble = assertThrows(IOException.class, action::run);
        assertTrue(trouble.getMessage().contains(words), trouble.getMessage());
        assertFalse(trouble.getMessage().contains("\n"), trouble.getMessage());
    }

    private void assertHeights(String words, int from, int to) {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> archive.exportTo(directory.resolve("x"), from, to, false));
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    private void assertNothingElseIn(Path... files) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            assertEquals(List.of(files), all.toList());
        }
    }

    private ImportReport importFrom(String name) throws IOException {
        return archive.importFrom(directory.resolve(name));
    }

    private Path weighty(int length) throws IOException {
        return write("weighty", new CheapBranch(test.genesis(), 1).next(length));
    }

    private Path write(String name, BlockHeader... headers) throws IOException {
        return write(name, Headers.of(headers));
    }

    private Path write(String name, Headers headers) throws IOException {
        return Files.write(directory.resolve(name), headers.bytes());
    }

    private static void append(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void truncate(Path file, long size) {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<Rejection> none() {
        return Optional.empty();
    }

    private static WorkFloor floor() {
        return WorkFloor.atLeast(BigInteger.valueOf(2L * WEIGHTY));
    }

    private HeaderArchive archive(TestChain of) {
        return new FileHeaderArchive(of.chain, directory.resolve("state"));
    }

    private static TestChain chain(WorkFloor floor) {
        try {
            return new TestChain(REGTEST, new MemoryFile(), floor);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
