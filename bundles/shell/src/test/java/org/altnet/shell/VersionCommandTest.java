package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.Map;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class VersionCommandTest {
    private final GogoSession gogo =
            GogoSession.with(
                    "version",
                    new VersionCommand(
                            Stub.of(
                                    BundleContext.class,
                                    Map.of(
                                            "getBundle",
                                            bundle("org.apache.felix.framework", "7.0.5"),
                                            "getBundles",
                                            new Bundle[] {
                                                bundle("org.example", "1.2.3"),
                                                bundle("altnet-shell", "0.1.0"),
                                                bundle("altnet-api", "0.1.0"),
                                                bundle("altnet-api", "0.2.0")
                                            }))));

    @Test
    void showsOurs() {
        String text = Outcomes.text(gogo, "altnet:version");
        assertTrue(text.startsWith("altnet-api                  0.1.0\n"), text);
        assertTrue(text.contains("org.apache.felix.framework  7.0.5\n"), text);
        assertTrue(text.contains("java                        " + Runtime.version()), text);
        assertFalse(text.contains("org.example"), text);
    }

    @Test
    void showsAll() {
        assertTrue(Outcomes.text(gogo, "altnet:version --all").contains("org.example"));
    }

    @Test
    void asJson() {
        JsonObject json = Outcomes.json(gogo, "altnet:version --json");
        assertEquals("0.2.0", json.getJsonObject("bundles").getString("altnet-api"));
        assertEquals("org.apache.felix.framework 7.0.5", json.getString("framework"));
    }

    private static Bundle bundle(String name, String version) {
        return Stub.of(
                Bundle.class,
                Map.of("getSymbolicName", name, "getVersion", Version.parseVersion(version)));
    }
}
