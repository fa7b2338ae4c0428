package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.altnet.api.deploy.DeployFolder;
import org.altnet.api.deploy.DeployedFile;
import org.altnet.api.testing.ManualTime;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class DeployCommandTest {
    private static final DeployedFile RUNNING =
            file("loopback.jar", DeployedFile.State.RUNNING, "altnet-driver-loopback 0.1.0", "");

    @Test
    void listsThem() {
        String text = Outcomes.text(deploy(RUNNING), "altnet:deploy");
        assertTrue(text.startsWith("file          state    since      bundle"), text);
        assertTrue(
                text.contains("loopback.jar  RUNNING  3 min 5 s  altnet-driver-loopback 0.1.0\n"),
                text);
        String none = Outcomes.text(deploy(), "altnet:deploy");
        assertEquals("Nothing in\n/home/deploy\n", none);
    }

    @Test
    void asJson() {
        JsonObject json = Outcomes.json(deploy(RUNNING), "altnet:deploy --json");
        assertEquals("/home/deploy", json.getString("directory"));
        JsonObject file = json.getJsonArray("files").getJsonObject(0);
        assertEquals("RUNNING", file.getString("state"));
        assertEquals("", file.getString("text"));
    }

    @Test
    void theWorstOfThemStillFits() {
        DeployedFile worst =
                file(
                        "f".repeat(200) + "\u001b[2J.jar",
                        DeployedFile.State.NOT_A_DRIVER,
                        "b".repeat(200),
                        "refused: " + "t".repeat(300));
        String text = Outcomes.text(deploy(worst, RUNNING), "altnet:deploy");
        assertTrue(text.contains("?[2J.jar") && text.contains("RUNNING"), text);
        Outcomes.json(deploy(worst), "altnet:deploy --json");
        Outcomes.fails(2, "unexpected x", deploy(), "altnet:deploy x");
    }

    private static DeployedFile file(
            String name, DeployedFile.State state, String bundle, String text) {
        return new DeployedFile(name, state, bundle, text, Samples.NOW.minusSeconds(185));
    }

    private static GogoSession deploy(DeployedFile... files) {
        DeployFolder folder =
                Stub.of(
                        DeployFolder.class,
                        Map.of("directory", Path.of("/home/deploy"), "files", List.of(files)));
        return GogoSession.with("deploy", new DeployCommand(folder, new ManualTime()));
    }
}
