package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** The operator's commands, in the program that ships. */
public class ShellIT {
    private static final int WIDTH = 100;
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String PROMPT = "altnet> ";
    private static final Pattern COMMAND = Pattern.compile("altnet:[a-z-]+");

    /** What a command needs to be told. */
    private static final Map<String, String> ARGUMENTS =
            Map.of(
                    "altnet:mine",
                    " 1",
                    "altnet:restart",
                    " lightning",
                    "altnet:sendemergencytx",
                    " 0100000001"
                            + "11".repeat(32)
                            + "0000000000ffffffff0150c3000000000000160014"
                            + "22".repeat(20)
                            + "00000000");

    /**
     * What a command says to its shell, if that is not 0: here is nobody whom a probe could ask,
     * and nothing is sent that nobody has said yes to.
     */
    private static final Map<String, Integer> EXITS =
            Map.of("altnet:probe", 1, "altnet:sendemergencytx", 1);

    private static AltNetProcess altnet;
    private static Set<String> commands;

    /** With a peer to show: the loopback driver's own. */
    @BeforeClass
    public static void start() throws Exception {
        altnet =
                new AltNetProcess(
                        "network=regtest",
                        "[altnet.watchdog]",
                        "gap=1h",
                        "[altnet.lightning]",
                        "listen=127.0.0.1:0",
                        "inbound=open");
        Path deploy = Files.createDirectories(altnet.home().resolve("deploy"));
        Path driver = Distribution.home().resolve("drivers/altnet-driver-loopback.jar");
        Files.copy(driver, deploy.resolve(driver.getFileName()));
        altnet.start();
        AltNetProcess.await("the loopback's peer", () -> altnet.get("peers").equals("1"));
        commands = new TreeSet<>();
        Matcher matcher = COMMAND.matcher(exec("help").out());
        while (matcher.find()) {
            commands.add(matcher.group());
        }
    }

    @AfterClass
    public static void stop() {
        altnet.close();
    }

    @Test
    public void helpListsEveryCommand() {
        assertTrue(
                commands.toString(),
                commands.containsAll(
                        List.of(
                                "altnet:drivers",
                                "altnet:headers",
                                "altnet:mine",
                                "altnet:peers",
                                "altnet:probe",
                                "altnet:status",
                                "altnet:version",
                                "altnet:watchdog")));
    }

    @Test
    public void everyCommandPrintsLinesThatFitATerminal() throws Exception {
        for (String command : commands) {
            AltNetProcess.Result result = exec(command + arguments(command));
            assertEquals(command + ": " + result.out(), exit(command), result.exit());
            assertFalse(command + " says nothing", result.out().isBlank());
            assertFalse(command, result.out().contains("Exception"));
            assertFits(command, result.out());
        }
        assertFits("altnet:drivers lightning", exec("altnet:drivers lightning").out());
        assertFits("altnet:version --all", exec("altnet:version --all").out());
    }

    @Test
    public void everyCommandSpeaksJson() throws Exception {
        for (String command : commands) {
            AltNetProcess.Result result = exec(command + " --json" + arguments(command));
            assertEquals(command + ": " + result.out(), exit(command), result.exit());
            assertJson(command, result.out());
        }
        assertJson("altnet:drivers", exec("altnet:drivers --json lightning").out());
    }

    @Test
    public void helpExplainsEveryCommand() throws Exception {
        for (String command : commands) {
            AltNetProcess.Result help = exec("help " + command);
            String name = command.substring(command.indexOf(':') + 1);
            assertEquals(help.out(), 0, help.exit());
            assertTrue(command + ": " + help.out(), help.out().contains(name));
            assertTrue(command + ": " + help.out(), help.out().contains("--json"));
            assertTrue(command + ": " + help.out(), help.out().strip().lines().count() > 2);
        }
    }

    @Test
    public void mistakesHaveAnExitCodeAndOneLine() throws Exception {
        assertFails(1, "nonsense");
        assertFails(1, "altnet:nonsense");
        assertFails(1, "altnet:drivers nobody");
        for (String command : commands) {
            assertFails(2, command + " --nonsense");
        }
        assertEquals("through the program", 1, altnet.altnet("exec", "nonsense").exit());
        assertEquals("through the program", 2, altnet.altnet("exec", "altnet:mine x").exit());
    }

    @Test
    public void noLineEndsTheProgram() throws Exception {
        for (String line :
                List.of(
                        "exit 0",
                        "exit",
                        "quit",
                        "halt 0",
                        "system:exit 0",
                        "System exit 0",
                        "System.exit 0",
                        "java.lang.System exit 0")) {
            AltNetProcess.Result result = exec(line);
            assertEquals(line + ": " + result.out(), 1, result.exit());
        }
        try (ControlClient shell = ControlClient.shell(socket())) {
            shell.await(0, PROMPT);
            for (String line : List.of("system:exit 0", "System exit 0", "halt 0")) {
                int from = shell.shown();
                shell.type(line + "\r");
                shell.await(from, "unknown command");
            }
            shell.type("exit 0\r");
            shell.awaitEnd();
        }
        assertAlive();
    }

    @Test
    public void tabCompletes() throws Exception {
        try (ControlClient shell = ControlClient.shell(socket())) {
            int from = shell.await(0, PROMPT).length();
            assertTrue("greeted by our profile", shell.isShown(0, "AltNet shell:", Duration.ZERO));
            shell.type("altnet:dri\t");
            shell.await(from, "altnet:drivers");
            from = shell.shown();
            shell.type("\r");
            shell.await(from, "lightning");

            from = shell.shown();
            shell.type("altnet:drivers loo\t");
            shell.await(from, "loopback");
        }
    }

    @Test
    public void ctrlCDropsTheLineAndEndsTheCommandButNotTheSession() throws Exception {
        try (ControlClient shell = ControlClient.shell(socket())) {
            int from = shell.await(0, PROMPT).length();
            shell.type("half-a-word");
            shell.await(from, "half-a-word");
            from = shell.shown();
            shell.type(CTRL_C);
            shell.await(from, PROMPT);

            from = shell.shown();
            shell.type("altnet:status --get network; sleep 300\r");
            shell.await(from, "regtest");
            int running = shell.shown();
            AltNetProcess.await(
                    "the end of the command",
                    () -> {
                        // Gogo forgets one that comes between the two commands.
                        shell.type(CTRL_C);
                        return shell.isShown(running, PROMPT, Duration.ofSeconds(2));
                    });

            int after = shell.shown();
            try {
                AltNetProcess.await("the next command", () -> isDone(shell, after));
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "; shown: " + shell.await(0, ""), e);
            }
            String answer = shell.await(after, "regtest");
            assertFalse(answer, answer.contains("half-a-word"));
        }
        assertAlive();
    }

    /** Tries a command that shows "regtest". */
    private static boolean isDone(ControlClient shell, int after) throws Exception {
        // A Ctrl-C typed once more than needed may still end the first one, and one that was
        // forgotten may have left the sleep.
        shell.type("altnet:status --get network\r");
        if (shell.isShown(after, "regtest", Duration.ofSeconds(2))) {
            return true;
        }
        int stuck = shell.shown();
        shell.type(CTRL_C);
        shell.isShown(stuck, PROMPT, Duration.ofSeconds(2));
        return false;
    }

    @Test
    public void theEndOfInputEndsTheSessionAlone() throws Exception {
        try (ControlClient byKey = ControlClient.shell(socket());
                ControlClient byHangUp = ControlClient.shell(socket())) {
            byKey.await(0, PROMPT);
            byHangUp.await(0, PROMPT);
            byKey.type(CTRL_D);
            byKey.awaitEnd();
            byHangUp.hangUp();
            byHangUp.awaitEnd();
        }
        assertAlive();
    }

    private static void assertAlive() throws Exception {
        assertEquals("regtest", exec("altnet:status --get network").out().strip());
        assertEquals(0, altnet.altnet("status").exit());
    }

    private static void assertFails(int exit, String line) throws Exception {
        AltNetProcess.Result result = exec(line);
        assertEquals(line + ": " + result.out(), exit, result.exit());
        assertEquals(line + ": " + result.out(), 1, result.out().strip().lines().count());
    }

    private static void assertFits(String command, String output) {
        output.lines()
                .forEach(
                        line ->
                                assertTrue(
                                        command + ", " + line.length() + " columns: " + line,
                                        line.length() <= WIDTH));
    }

    /** One JSON object, and nothing after it. */
    private static void assertJson(String command, String output) {
        assertTrue(command + ": " + output, output.startsWith("{"));
        try (JsonParser parser = Json.createParser(new StringReader(output))) {
            while (parser.hasNext()) {
                parser.next();
            }
        } catch (RuntimeException e) {
            throw new AssertionError(command + " is no JSON: " + output, e);
        }
    }

    private static AltNetProcess.Result exec(String line) throws Exception {
        return ControlClient.exec(socket(), line);
    }

    private static String arguments(String command) {
        return ARGUMENTS.getOrDefault(command, "");
    }

    private static int exit(String command) {
        return EXITS.getOrDefault(command, 0);
    }

    private static Path socket() {
        return altnet.home().resolve("var/altnet.sock");
    }
}
