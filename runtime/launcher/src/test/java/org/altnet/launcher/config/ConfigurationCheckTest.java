package org.altnet.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationCheckTest {
    private static final String KNOWN = " (known: listen, max.peers, mode, open, peers)";

    @TempDir Path directory;
    private Metatype metatype;

    @BeforeEach
    void declare() throws IOException {
        metatype = MetatypeReader.read(List.of(Jars.standard(directory), Jars.nodes(directory)));
    }

    @Test
    void whatIsKnownIsFine() {
        ConfigurationCheck.Findings findings =
                check(
                        "network=testnet4",
                        "[altnet.lightning]",
                        "listen=127.0.0.1:9735",
                        "max.peers=3",
                        "open=true",
                        "mode=b",
                        "service.ranking=-5",
                        "altnet.driver.cost=2",
                        "[altnet.chain]",
                        "altnet.driver.privacy=hidden",
                        "[altnet.node.bitcoind]",
                        "[altnet.node.bitcoind~alice]",
                        "datadir=/a",
                        "[altnet.node.bitcoind~bob]",
                        "datadir=/b");

        assertEquals(List.of(), findings.errors());
        assertEquals(List.of(), findings.warnings());
    }

    @Test
    void aMisspeltKeyIsNamedWithWhatWasMeant() {
        assertErrors(
                List.of(
                        "2: unknown key 'lisen' in [altnet.lightning]; did you mean 'listen'?"
                                + KNOWN,
                        "3: unknown key 'colour' in [altnet.lightning]" + KNOWN),
                "[altnet.lightning]",
                "lisen=x",
                "colour=x");
    }

    @Test
    void aKeyOfAComponentWithoutKeysIsNamed() {
        assertErrors(
                List.of("2: unknown key 'x' in [altnet.chain] (it has none)"),
                "[altnet.chain]",
                "x=1");
    }

    @Test
    void aGlobalKeyIsNamed() {
        assertErrors(
                List.of(
                        "1: unknown key 'netwrok' before the first [section]; did you mean"
                                + " 'network'? (known: network)"),
                "netwrok=regtest");
    }

    @Test
    void aNetworkThatIsNoneIsNamed() {
        String known = " (known: mainnet, testnet3, testnet4, signet, regtest)";
        assertErrors(
                List.of("1: no network is called 'regtst'; did you mean 'regtest'?" + known),
                "network=regtst");
        assertErrors(List.of("1: no network is called ''" + known), "network=");
    }

    @Test
    void whatTheLauncherSetsIsNotTheOperators() {
        assertErrors(
                List.of(
                        "2: key 'network' is for all of AltNet; move it before the first [section]",
                        "3: key 'state.directory' follows from the home; use --home DIR instead"),
                "[altnet.lightning]",
                "network=regtest",
                "state.directory=/tmp");
    }

    @Test
    void aValueOfTheWrongKindIsNamed() {
        assertErrors(
                List.of(
                        "2: [altnet.lightning] max.peers: 'many' is not a whole number, or too large",
                        "3: [altnet.lightning] open: 'yes' is neither true nor false",
                        "4: [altnet.lightning] mode: 'c' is none of: a, b",
                        "5: [altnet.lightning] service.ranking: 'high' is not a whole number"),
                "[altnet.lightning]",
                "max.peers=many",
                "open=yes",
                "mode=c",
                "service.ranking=high");
    }

    @Test
    void aNameIsForWhatThereMayBeSeveralOf() {
        assertErrors(
                List.of(
                        "1: there is only one altnet.lightning; write [altnet.lightning]",
                        "2: cannot read the name in [altnet.node.bitcoind~]; write"
                                + " [altnet.node.bitcoind~name], with letters, digits, '.', '-' and"
                                + " '_'",
                        "4: unknown key 'data.dir' in [altnet.node.bitcoind~alice]; did you mean"
                                + " 'datadir'? (known: datadir)"),
                "[altnet.lightning~other]",
                "[altnet.node.bitcoind~]",
                "[altnet.node.bitcoind~alice]",
                "data.dir=/a");
    }

    @Test
    void oneOfSeveralNeedsAName() {
        assertErrors(
                List.of(
                        "1: [altnet.radio] needs a name beside [altnet.radio~two] in line 2; write"
                                + " [altnet.radio~name]"),
                "[altnet.radio]",
                "[altnet.radio~two]");
    }

    @Test
    void aNodeThatNobodyReadsIsAnError() {
        assertErrors(
                List.of(
                        "1: nothing that is installed reads section [altnet.node.bitcond~bob]; did"
                                + " you mean 'altnet.node.bitcoind'?"),
                "[altnet.node.bitcond~bob]");
    }

    @Test
    void everyProblemIsListedInTheOrderOfLines() {
        assertErrors(
                List.of(
                        "1: no network is called 'x' (known: mainnet, testnet3, testnet4, signet,"
                                + " regtest)",
                        "2: no '=' in 'y'; write key=value",
                        "4: unknown key 'z' in [altnet.lightning]" + KNOWN,
                        "5: no '=' in 'w'; write key=value"),
                "network=x",
                "y",
                "[altnet.lightning]",
                "z=1",
                "w");
    }

    @Test
    void aSectionThatNobodyReadsIsOnlyAWarning() {
        ConfigurationCheck.Findings findings =
                check("[altnet.lightnin]", "anything=1", "[com.example.radio]", "x=1");

        assertEquals(List.of(), findings.errors());
        assertEquals(
                List.of(
                        "1: nothing that is installed reads section [altnet.lightnin]; did you mean"
                                + " 'altnet.lightning'?",
                        "3: nothing that is installed reads section [com.example.radio]"),
                findings.warnings().stream().map(p -> p.line() + ": " + p.text()).toList());
    }

    private void assertErrors(List<String> expected, String... lines) {
        assertEquals(
                expected,
                check(lines).errors().stream().map(p -> p.line() + ": " + p.text()).toList());
    }

    private ConfigurationCheck.Findings check(String... lines) {
        return ConfigurationCheck.check(ConfigurationText.parse(List.of(lines)), metatype);
    }
}
