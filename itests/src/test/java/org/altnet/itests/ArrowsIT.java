package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/**
 * The arrows of the house, read from the manifests that ship: bnd computes what a bundle imports
 * from its byte code, so this is what the code really uses.
 */
public class ArrowsIT {
    private static final Pattern PACKAGE =
            Pattern.compile("(?:^|,)([\\w.]+)((?:;[^,\"]*(?:\"[^\"]*\")?)*)");

    private final Map<String, Attributes> bundles = new TreeMap<>();

    public ArrowsIT() throws IOException {
        for (Path jar : Distribution.ownBundles()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                Attributes manifest = file.getManifest().getMainAttributes();
                bundles.put(manifest.getValue("Bundle-SymbolicName").split(";")[0], manifest);
            }
        }
    }

    @Test
    public void everyRoomShips() {
        assertTrue(
                bundles.keySet().toString(),
                bundles.keySet()
                        .containsAll(
                                List.of(
                                        "altnet-api",
                                        "altnet-wire",
                                        "altnet-chain",
                                        "altnet-node-embedded",
                                        "altnet-node-bitcoind",
                                        "altnet-emergency",
                                        "altnet-alarm",
                                        "altnet-watchdog",
                                        "altnet-validation",
                                        "altnet-altstack",
                                        "altnet-deploy",
                                        "altnet-shell",
                                        "altnet-driver-loopback",
                                        "altnet-driver-bolt8",
                                        "altnet-driver-onion",
                                        "altnet-driver-p2p")));
    }

    @Test
    public void theApiDependsOnNothing() {
        assertEquals(List.of(), foreign("altnet-api", "org.altnet.api."));
        assertEquals(List.of(), imports("altnet-api", "org.bitcoinj", "org.slf4j"));
    }

    @Test
    public void theWireDependsOnTheApiAlone() {
        assertEquals(List.of(), foreign("altnet-wire", "org.altnet.api.", "org.altnet.wire"));
        assertEquals(List.of(), imports("altnet-wire", "org.bitcoinj"));
    }

    @Test
    public void driversSeeTheSpiAndTheWireAndAreSeenByNobody() {
        for (String driver : startingWith("altnet-driver-")) {
            assertEquals(
                    driver,
                    List.of(),
                    foreign(
                            driver,
                            "org.altnet.api.driver",
                            "org.altnet.api.message",
                            "org.altnet.api.net",
                            "org.altnet.api.time",
                            "org.altnet.wire"));
            assertEquals(driver, "", value(driver, "Export-Package"));
        }
    }

    @Test
    public void aDriverSurvivesEveryMinorVersionOfTheApi() {
        for (String driver : startingWith("altnet-driver-")) {
            packages(driver, "Import-Package")
                    .forEach(
                            (name, attributes) -> {
                                if (name.startsWith("org.altnet.api.")) {
                                    assertTrue(driver + attributes, attributes.contains("[1.0,2)"));
                                }
                            });
        }
    }

    @Test
    public void roomsSeeTheApiAndNoOtherRoom() {
        for (String room :
                List.of(
                        "altnet-chain",
                        "altnet-node-embedded",
                        "altnet-emergency",
                        "altnet-alarm",
                        "altnet-watchdog",
                        "altnet-validation",
                        "altnet-altstack",
                        "altnet-deploy",
                        "altnet-shell")) {
            assertEquals(room, List.of(), foreign(room, "org.altnet.api."));
            assertEquals(room, "", value(room, "Export-Package"));
        }
    }

    /** It speaks Bitcoin's P2P protocol, and its payloads are the wire's. */
    @Test
    public void theBitcoindNodeSeesTheWireToo() {
        String room = "altnet-node-bitcoind";
        assertEquals(List.of(), foreign(room, "org.altnet.api.", "org.altnet.wire"));
        assertEquals("", value(room, "Export-Package"));
    }

    @Test
    public void bitcoinjIsKnownToThoseWhoNeedItsTypes() {
        for (String bundle : bundles.keySet()) {
            if (!List.of("altnet-chain", "altnet-node-embedded", "altnet-emergency")
                    .contains(bundle)) {
                assertEquals(bundle, List.of(), imports(bundle, "org.bitcoinj"));
            }
            assertFalse(bundle, value(bundle, "Export-Package").contains("org.bitcoinj"));
        }
    }

    @Test
    public void nobodyGoesRoundTheModuleSystem() {
        for (String bundle : bundles.keySet()) {
            assertEquals(bundle, "", value(bundle, "DynamicImport-Package"));
            assertEquals(bundle, "", value(bundle, "Require-Bundle"));
        }
    }

    /** Packages of ours that a bundle imports beyond those allowed. */
    private List<String> foreign(String bundle, String... allowed) {
        return packages(bundle, "Import-Package").keySet().stream()
                .filter(name -> name.startsWith("org.altnet."))
                .filter(name -> List.of(allowed).stream().noneMatch(name::startsWith))
                .toList();
    }

    private List<String> imports(String bundle, String... prefixes) {
        return packages(bundle, "Import-Package").keySet().stream()
                .filter(name -> List.of(prefixes).stream().anyMatch(name::startsWith))
                .toList();
    }

    private Map<String, String> packages(String bundle, String header) {
        Map<String, String> packages = new TreeMap<>();
        Matcher matcher = PACKAGE.matcher(value(bundle, header));
        while (matcher.find()) {
            packages.put(matcher.group(1), matcher.group(2));
        }
        return packages;
    }

    private String value(String bundle, String header) {
        assertTrue(bundle + " does not ship", bundles.containsKey(bundle));
        String value = bundles.get(bundle).getValue(header);
        return value == null ? "" : value;
    }

    private List<String> startingWith(String prefix) {
        List<String> names = new ArrayList<>(bundles.keySet());
        names.removeIf(name -> !name.startsWith(prefix));
        assertFalse("no bundle starts with " + prefix, names.isEmpty());
        return names;
    }
}
