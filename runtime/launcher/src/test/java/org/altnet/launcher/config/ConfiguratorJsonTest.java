package org.altnet.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguratorJsonTest {
    @TempDir Path directory;

    @Test
    void everyComponentThatDeclaresThemGetsNetworkAndStateDirectory() throws IOException {
        assertEquals(
                """
                {
                  ":configurator:resource-version": 1,
                  ":configurator:symbolic-name": "org.altnet.configuration",
                  ":configurator:version": "1.0.0",
                  "altnet.chain": {
                    "network": "regtest"
                  },
                  "altnet.lightning": {
                    "altnet.driver.cost": "2",
                    "network": "regtest",
                    "peers": "\\"quoted\\" \\\\ \\u0009end",
                    "service.ranking:Integer": 7,
                    "state.directory": "/home/x/var/state"
                  }
                }
                """,
                write(
                        "[altnet.lightning]",
                        "peers=\"quoted\" \\ \tend",
                        "service.ranking=7",
                        "altnet.driver.cost=2"));
    }

    @Test
    void aComponentThatIsNotThereYetGetsBoth() throws IOException {
        assertEquals(
                """
                {
                  ":configurator:resource-version": 1,
                  ":configurator:symbolic-name": "org.altnet.configuration",
                  ":configurator:version": "1.0.0",
                  "altnet.chain": {
                    "network": "regtest"
                  },
                  "altnet.lightning": {
                    "network": "regtest",
                    "state.directory": "/home/x/var/state"
                  },
                  "com.example~one": {
                    "a": "1",
                    "network": "regtest",
                    "state.directory": "/home/x/var/state"
                  }
                }
                """,
                write("[com.example~one]", "a=1"));
    }

    @Test
    void theEmbeddedNodeIsForThoseWhoNameNone() throws IOException {
        assertEquals(Set.of("altnet.node.embedded"), nodes());
        assertEquals(Set.of("altnet.node.bitcoind"), nodes("[altnet.node.bitcoind]"));
        assertEquals(
                Set.of("altnet.node.bitcoind~alice", "altnet.node.bitcoind~bob"),
                nodes("[altnet.node.bitcoind~alice]", "[altnet.node.bitcoind~bob]", "datadir=/b"));
        assertEquals(
                Set.of("altnet.node.bitcoind~alice", "altnet.node.embedded"),
                nodes("[altnet.node.bitcoind~alice]", "[altnet.node.embedded]"));
    }

    @Test
    void oneOfSeveralGetsWhatItsFactoryDeclares() throws IOException {
        assertTrue(
                json("[altnet.node.bitcoind~alice]", "datadir=/a")
                        .contains(
                                """
                                  "altnet.node.bitcoind~alice": {
                                    "datadir": "/a",
                                    "network": "regtest"
                                  }
                                """));
    }

    @Test
    void whatJsonForbidsIsEscaped() {
        assertEquals(
                "\"\\\"\\\\\\u000a\\u0000\u00e9/\"", ConfiguratorJson.quoted("\"\\\n\0\u00e9/"));
    }

    private Set<String> nodes(String... lines) throws IOException {
        return Pattern.compile("\"(altnet\\.node\\.[^\"]+)\"")
                .matcher(json(lines))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private String json(String... lines) throws IOException {
        return ConfiguratorJson.write(
                ConfigurationText.parse(List.of(lines)),
                MetatypeReader.read(List.of(Jars.nodes(directory))),
                "regtest",
                Path.of("/home/x/var/state"));
    }

    private String write(String... lines) throws IOException {
        return ConfiguratorJson.write(
                ConfigurationText.parse(List.of(lines)),
                MetatypeReader.read(List.of(Jars.standard(directory))),
                "regtest",
                Path.of("/home/x/var/state"));
    }
}
