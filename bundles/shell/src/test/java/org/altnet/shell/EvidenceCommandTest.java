package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.Evidence;
import org.altnet.api.validation.Verdict;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceCommandTest {
    @TempDir Path directory;

    private final Evidence behind =
            evidence(Verdict.State.BEHIND, Headers.of(Samples.header(8).header()));
    private final GogoSession gogo = with(behind);

    @Test
    void showsWhatTheVerdictRestsOn() {
        String text = Outcomes.text(gogo, "altnet:evidence");
        assertTrue(text.contains("verdict     BEHIND: one block behind\n"), text);
        assertTrue(text.contains("fork point  7 " + Samples.header(7).hash()), text);
        assertTrue(text.contains("lead        1 block, 2 hashes of work (0x2)\n"), text);
        assertTrue(text.contains("1 of the best branch, 0 of the node's"), text);
        assertTrue(text.contains("lightning  20 s       8  "), text);
    }

    @Test
    void withoutALeadOrSourcesItSaysSo() {
        Evidence none =
                new Evidence(
                        "alice",
                        Network.REGTEST,
                        Samples.NOW,
                        new Verdict(
                                Verdict.State.UNRESOLVED,
                                0,
                                Samples.header(7),
                                Samples.header(7),
                                List.of(),
                                "nobody has been asked yet",
                                Samples.NOW),
                        Samples.header(7),
                        Headers.EMPTY,
                        Headers.EMPTY,
                        List.of());
        String text = Outcomes.text(with(none), "altnet:evidence");
        assertTrue(text.contains("lead        none\n"), text);
        assertTrue(text.endsWith("No sources: nobody has said so since the start.\n"), text);
        assertTrue(
                Outcomes.json(with(none), "altnet:evidence --json")
                        .getJsonObject("bestHeaders")
                        .isNull("from"));
        String written = with(none).run("altnet:evidence '" + directory + "'").output();
        assertTrue(written.contains("No chain with more work than the node's is known"), written);
    }

    @Test
    void writesFilesThatAnybodyCanCheck() throws IOException {
        GogoSession.Outcome outcome =
                gogo.run("altnet:evidence '" + directory.resolve("a b") + "'");
        assertEquals(0, outcome.status(), outcome.output());
        String hash = Samples.header(8).hash().toString();
        Path written =
                directory
                        .resolve("a b")
                        .resolve("altnet-evidence-20260101T000000Z-" + hash.substring(48));
        assertTrue(outcome.output().contains(written.toString()), outcome.output());
        assertTrue(outcome.output().contains("getblockheader " + hash + " false"));
        assertTrue(outcome.output().contains("altnet headers import "), outcome.output());
        try (Stream<Path> files = Files.list(written)) {
            assertEquals(3, files.count());
        }
        assertArrayEquals(
                Samples.header(8).header().bytes(),
                Files.readAllBytes(written.resolve("best.headers")));
        assertEquals(0, Files.size(written.resolve("node.headers")));
        try (JsonReader reader =
                Json.createReader(Files.newBufferedReader(written.resolve("evidence.json")))) {
            JsonObject json = reader.readObject();
            assertEquals(Outcomes.json(gogo, "altnet:evidence --json"), json);
            assertEquals("regtest", json.getString("network"));
            assertEquals("BEHIND", json.getJsonObject("verdict").getString("state"));
            assertEquals(1, json.getInt("leadBlocks"));
            assertEquals("2", json.getString("leadWork"));
            assertEquals(160, json.getJsonObject("forkPoint").getString("raw").length());
            JsonObject best = json.getJsonObject("bestHeaders");
            assertEquals(8, best.getInt("from"));
            assertEquals(8, best.getInt("to"));
            assertEquals(64, best.getString("sha256").length());
            assertEquals(
                    Samples.BOB.toString(),
                    json.getJsonArray("sources").getJsonObject(0).getString("peer"));
        }
    }

    @Test
    void nothingIsEverOverwritten() throws IOException {
        Outcomes.json(gogo, "altnet:evidence --json '" + directory + "'");
        Outcomes.fails(
                1, "FileAlreadyExistsException: ", gogo, "altnet:evidence '" + directory + "'");
        Path file = Files.createFile(directory.resolve("file"));
        Outcomes.fails(1, "could not be written: ", gogo, "altnet:evidence '" + file + "'");
        assertEquals(0, Files.size(file));
    }

    @Test
    void saysWhereAsJson() {
        JsonObject json = Outcomes.json(gogo, "altnet:evidence --json '" + directory + "'");
        assertTrue(Files.isDirectory(Path.of(json.getString("directory"))));
        assertEquals(3, json.getJsonArray("files").size());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Outcomes.fails(2, "unexpected b", gogo, "altnet:evidence a b");
        Outcomes.fails(2, "unknown or repeated option --force", gogo, "altnet:evidence --force");
    }

    private static Evidence evidence(Verdict.State state, Headers best) {
        return new Evidence(
                "alice",
                Network.REGTEST,
                Samples.NOW,
                Samples.verdict(state, "one block behind"),
                Samples.header(7),
                best,
                Headers.EMPTY,
                List.of(
                        new Evidence.Source(
                                Samples.BOB.toString(),
                                "lightning",
                                Samples.NOW.minusSeconds(20),
                                Samples.header(8))));
    }

    @Test
    void ofSeveralNodesEachHasADirectoryOfItsOwn() throws IOException {
        GogoSession both = with(behind, behind);
        String text = Outcomes.text(both, "altnet:evidence");
        assertTrue(text.startsWith("Node node-0\nverdict "), text);
        assertTrue(text.contains("\n\nNode node-1\nverdict "), text);
        assertTrue(Outcomes.text(both, "altnet:evidence --node node-1").startsWith("verdict "));
        Evidence second =
                new Evidence(
                        "b/ob",
                        behind.network(),
                        behind.at(),
                        behind.verdict(),
                        behind.forkPoint(),
                        behind.best(),
                        behind.node(),
                        behind.sources());
        JsonObject json =
                Outcomes.json(with(behind, second), "altnet:evidence --json '" + directory + "'");
        assertTrue(json.getString("directory").contains("-alice-"));
        JsonObject of = json.getJsonArray("nodes").getJsonObject(1);
        assertTrue(of.getString("directory").contains("-b%2Fob-"), of.toString());
        assertTrue(Files.isDirectory(Path.of(of.getString("directory"))));
    }

    private static GogoSession with(Evidence... evidence) {
        List<AltLogicValidation> validations = new ArrayList<>();
        for (Evidence each : evidence) {
            validations.add(
                    Stub.of(
                            AltLogicValidation.class,
                            Map.of("node", "node-" + validations.size(), "evidence", each)));
        }
        return GogoSession.with(
                "evidence",
                new EvidenceCommand(new OfNodes<>(validations, AltLogicValidation::node)));
    }
}
