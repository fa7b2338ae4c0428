package org.altnet.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void homeStandsBeforeOrAfterTheCommand() throws ExitException {
        Optional<Path> home = Optional.of(Path.of("/h"));

        assertEquals(home, parse("--home", "/h", "status").home());
        assertEquals(home, parse("--home=/h", "status").home());
        assertEquals(home, parse("status", "--home", "/a/../h").home());
        assertEquals(Optional.empty(), parse("status").home());
    }

    @Test
    void eachCommandHasItsOptions() throws ExitException {
        CommandLine demo = parse("demo", "--blocks", "5000", "--keep", "--trace");
        assertEquals(Verb.DEMO, demo.verb());
        assertEquals(Map.of("blocks", "5000"), demo.values());
        assertEquals(Set.of("keep", "trace"), demo.flags());

        assertEquals(Map.of("network", "signet"), parse("init", "--network=signet").values());
        assertEquals(Set.of("quiet"), parse("run", "--quiet").flags());
        assertEquals(List.of("config"), parse("help", "config").words());
    }

    @Test
    void nodeTakesWhatToDoAndOptions() throws ExitException {
        CommandLine line =
                parse("node", "setup", "--datadir", "/b", "--user=watch", "--zmq", "1", "--force");
        assertEquals(Verb.NODE, line.verb());
        assertEquals(List.of("setup"), line.words());
        assertEquals(Map.of("datadir", "/b", "user", "watch", "zmq", "1"), line.values());
        assertEquals(Set.of("force"), line.flags());
    }

    @Test
    void headersTakesAPartAndAFile() throws ExitException {
        CommandLine line =
                parse("headers", "export", "--from=3", "a b.bin", "--to", "9", "--force");
        assertEquals(Verb.HEADERS, line.verb());
        assertEquals(List.of("export", "a b.bin"), line.words());
        assertEquals(Map.of("from", "3", "to", "9"), line.values());
        assertEquals(Set.of("force"), line.flags());
        assertEquals(List.of(), parse("headers", "--json").words());
        assertUsage("unexpected 'b' after headers", "headers", "import", "a", "b");
    }

    @Test
    void theLineOfExecKeepsItsOptions() throws ExitException {
        CommandLine line = parse("--home", "/h", "exec", "altnet:status", "--json", "--home", "-x");

        assertEquals(List.of("altnet:status", "--json", "--home", "-x"), line.words());
        assertEquals(Optional.of(Path.of("/h")), line.home());
        assertEquals(List.of("lb -s"), parse("exec", "--home=/h", "lb -s").words());
    }

    @Test
    void theOptionsOfASimulationAreItsOwn() throws ExitException {
        assertEquals(
                List.of("anycast", "--seed=1", "--home=x"),
                parse("simulate", "anycast", "--seed=1", "--home=x").words());
        assertEquals(List.of("--quick"), parse("simulate", "--quick").words());
        assertEquals(List.of(), parse("simulate").words());
    }

    @Test
    void helpAndVersionAreOptionsToo() throws ExitException {
        assertEquals(Verb.HELP, parse("--help").verb());
        assertEquals(Verb.HELP, parse("run", "-h").verb());
        assertEquals(Verb.VERSION, parse("--version").verb());
    }

    @Test
    void whatIsWrongIsOneLine() {
        assertUsage("a command is missing");
        assertUsage("unknown command 'statsu'; did you mean 'status'?", "statsu");
        assertUsage("unknown command 'frobnicate'", "frobnicate");
        assertUsage("unexpected 'now' after stop", "stop", "now");
        assertUsage("--home needs a value", "status", "--home");
        assertUsage("--home needs a value", "--home=", "status");
        assertUsage("--home is given twice", "--home=/a", "status", "--home=/b");
        assertUsage(
                "unknown option '--block'; did you mean '--blocks'? (known: --keep, --trace,"
                        + " --bitcoind, --blocks, --home)",
                "demo",
                "--block",
                "5");
        assertUsage(
                "unknown option '--keep=1'; did you mean '--keep'? (known: --keep, --trace,"
                        + " --bitcoind, --blocks, --home)",
                "demo",
                "--keep=1");
        assertUsage(
                "unknown option '-home'; did you mean '--home'? (known: --home)",
                "stop",
                "-home",
                "/h");
        assertUsage("unknown option '-v'; options of a command stand after it", "-v", "run");
        assertUsage("exec needs a line, like: altnet exec 'altnet:status'", "exec");
    }

    private static void assertUsage(String expected, String... arguments) {
        ExitException refused = assertThrows(ExitException.class, () -> parse(arguments));
        assertEquals(List.of(expected), refused.lines());
        assertEquals(64, refused.status());
    }

    private static CommandLine parse(String... arguments) throws ExitException {
        return CommandLine.parse(arguments);
    }
}
