package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderArchive;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.node.BitcoinNode;
import org.altnet.shell.control.GogoSession;
import org.altnet.shell.control.GogoSession.Outcome;
import org.junit.jupiter.api.Test;

/** {@code altnet:headers import} and {@code export}. */
class HeadersFilesTest {
    private final List<String> asked = new ArrayList<>();

    @Test
    void importTellsWhatCameOfIt() {
        GogoSession gogo = importing(4501, 4500, 1, Optional.empty());
        assertEquals(
                "Read 4501 headers from /tmp/h.bin: 4500 new, 1 known.\nBest header: 7 "
                        + Samples.header(7).hash()
                        + "\nThe node is told at the next probe; altnet:probe is one now.\n",
                Outcomes.text(gogo, "altnet:headers import /tmp/h.bin"));
        JsonObject json = Outcomes.json(gogo, "altnet:headers import --json /tmp/x/../h.bin");
        assertEquals(4500, json.getInt("added"));
        assertEquals(7, json.getJsonObject("tip").getInt("height"));
        assertTrue(json.isNull("rejection"));
        assertEquals(List.of("import /tmp/h.bin", "import /tmp/h.bin"), asked);
    }

    /** As the launcher quotes it. */
    @Test
    void aNameMayHaveQuotesDollarsAndSpaces() {
        Outcomes.text(
                importing(1, 1, 0, Optional.empty()),
                "altnet:headers 'import' '/tmp/it'\\''s $a \"b\" {c,d} *.bin'");
        assertEquals(List.of("import /tmp/it's $a \"b\" {c,d} *.bin"), asked);
    }

    @Test
    void aBadHeaderIsNamedAndTheCommandFails() {
        GogoSession gogo = importing(10, 3, 1, rejection(4, HeaderRule.PROOF_OF_WORK, "too easy"));
        Outcome outcome = gogo.run("altnet:headers import /tmp/h.bin");
        assertEquals(1, outcome.status());
        assertEquals(
                List.of(
                        "Took the first 4 of 10 headers from /tmp/h.bin: 3 new, 1 known.",
                        "Best header: 7 " + Samples.header(7).hash(),
                        "The node is told at the next probe; altnet:probe is one now.",
                        "/tmp/h.bin: header 4 at byte 320 is refused by PROOF_OF_WORK: too easy"),
                outcome.output().lines().toList());
        Outcome json = gogo.run("altnet:headers import /tmp/h.bin --json");
        assertEquals(1, json.status());
        assertTrue(json.output().contains("\"offset\": 320"), json.output());
        assertTrue(json.output().endsWith("}\n"), json.output());
    }

    @Test
    void whereNothingWasTakenOneLineSaysWhy() {
        GogoSession gogo = importing(3, 0, 0, rejection(1, HeaderRule.LINK, "header 1 at byte 80"));
        Outcomes.fails(1, "/tmp/h.bin: header 1 at byte 80", gogo, "headers import /tmp/h.bin");
        GogoSession none = headers(new IOException("there is no file\u001b[31m"));
        Outcomes.fails(1, "there is no file?[31m", none, "altnet:headers import /tmp/h.bin");
    }

    @Test
    void exportTakesTheWholeChainUnlessToldOtherwise() {
        GogoSession gogo = headers(null);
        assertEquals(
                "Wrote 4 headers, heights 4 to 7, to /tmp/h.bin: 320 B.\n",
                Outcomes.text(gogo, "altnet:headers export /tmp/h.bin"));
        assertEquals(
                "Wrote 1 header, height 5, to /tmp/h.bin: 80 B.\n",
                Outcomes.text(gogo, "altnet:headers export /tmp/h.bin --to 5 --force --from 5"));
        JsonObject json = Outcomes.json(gogo, "altnet:headers export --json --from 6 /tmp/h.bin");
        assertEquals(6, json.getInt("from"));
        assertEquals(7, json.getInt("to"));
        assertEquals(160, json.getInt("bytes"));
        assertEquals(
                List.of(
                        "export /tmp/h.bin 4 7 false",
                        "export /tmp/h.bin 5 5 true",
                        "export /tmp/h.bin 6 7 false"),
                asked);
    }

    @Test
    void whatCannotBeWrittenIsOneLine() {
        Outcomes.fails(
                1,
                "/tmp/h.bin exists",
                headers(new IOException("/tmp/h.bin exists")),
                "altnet:headers export /tmp/h.bin");
        Outcomes.fails(
                1,
                "no header at height 9",
                headers(new IllegalArgumentException("no header at height 9")),
                "altnet:headers export --to 9 /tmp/h.bin");
    }

    @Test
    void mistakesAreToldWithTheUsage() {
        GogoSession gogo = headers(null);
        Outcomes.fails(2, "which file? (usage: altnet:headers import", gogo, "headers import");
        Outcomes.fails(2, "which file? (usage: altnet:headers export", gogo, "headers export");
        Outcomes.fails(2, "unexpected b", gogo, "headers import a b");
        Outcomes.fails(2, "--from is a whole number", gogo, "headers export --from x /tmp/h");
        Outcomes.fails(2, "from 0 to", gogo, "headers export --to -1 /tmp/h");
        Outcomes.fails(2, "--from=3", gogo, "headers export --from=3 /tmp/h");
        Outcomes.fails(2, "options of export", gogo, "headers import --force /tmp/h");
        Outcomes.fails(2, "options of export", gogo, "headers --to 3");
        Outcomes.fails(2, "got nonsense (usage: altnet:headers", gogo, "headers nonsense");
        Outcomes.fails(
                2,
                "http://x/y.bin is no file: download it first",
                gogo,
                "headers import http://x/y.bin");
        assertEquals(List.of(), asked);
    }

    private static Optional<Rejection> rejection(int index, HeaderRule rule, String detail) {
        return Optional.of(new Rejection(index, index, Samples.header(1).hash(), rule, detail));
    }

    private GogoSession importing(int headers, int added, int known, Optional<Rejection> why) {
        return headers(
                new HeaderArchive.ImportReport(headers, added, known, Samples.header(7), why));
    }

    /**
     * @param answer a report of imports, a failure, or null for an archive that exports
     */
    private GogoSession headers(Object answer) {
        HeaderArchive archive =
                new HeaderArchive() {
                    @Override
                    public ImportReport importFrom(Path file) throws IOException {
                        asked.add("import " + file);
                        fail();
                        return (ImportReport) answer;
                    }

                    @Override
                    public int exportTo(Path file, int from, int to, boolean overwrite)
                            throws IOException {
                        asked.add("export " + file + " " + from + " " + to + " " + overwrite);
                        fail();
                        return to - from + 1;
                    }

                    private void fail() throws IOException {
                        if (answer instanceof IOException e) {
                            throw e;
                        }
                        if (answer instanceof RuntimeException e) {
                            throw e;
                        }
                    }
                };
        BlockLocator locator = new BlockLocator(List.of(entry(7), entry(6), entry(5), entry(4)));
        HeaderChain chain =
                Stub.of(HeaderChain.class, Map.of("tip", Samples.header(7), "locator", locator));
        BitcoinNode node = Stub.of(BitcoinNode.class, Map.of());
        return GogoSession.with(
                "headers",
                new HeadersCommand(chain, new OfNodes<>(List.of(node), BitcoinNode::id), archive));
    }

    private static BlockLocator.Entry entry(int height) {
        return new BlockLocator.Entry(Samples.header(height).hash(), height);
    }
}
