package org.altnet.shell.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.altnet.shell.CommandFailure;
import org.altnet.shell.control.GogoSession.Outcome;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    /** A command for each way to end. */
    public static final class Ways {
        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);

        public void way(CommandSession session, String how) throws Exception {
            switch (how) {
                case "print" -> session.getConsole().print("caf\u00e9\n");
                case "nul" -> session.getConsole().print("a\0b\n");
                case "stderr" -> Process.Utils.current().err().println("on stderr");
                case "failed" -> throw CommandFailure.failed("not today");
                case "usage" -> throw CommandFailure.wrongUsage("not so");
                case "quiet" -> throw CommandFailure.failed("");
                case "bug" -> throw new IllegalStateException("at line 1\nand 2");
                case "error" -> throw new AssertionError("an error");
                case "number" -> Process.Utils.current().error(3);
                case "hang" -> hang();
                case "wait" -> started.await();
                case "flood" -> flood(session);
                default -> session.getConsole().println(how.replaceFirst("^say ", ""));
            }
        }

        private void hang() throws InterruptedException {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }

        private void flood(CommandSession session) {
            while (!Thread.currentThread().isInterrupted()) {
                session.getConsole().println("more");
            }
            interrupted.countDown();
        }
    }

    /** A command that returns something. */
    public static final class Results {
        public Object result(String what) {
            return switch (what) {
                case "text" -> "some text";
                case "list" -> List.of("a", "b");
                case "map" -> Map.of("key", "value");
                default -> null;
            };
        }
    }

    private final Ways ways = new Ways();
    private final GogoSession gogo = GogoSession.with("way", ways);

    @Test
    void successIsZero() {
        assertEquals(new Outcome(0, "caf\u00e9\n"), gogo.run("altnet:way print"));
        assertEquals(new Outcome(0, "caf\u00e9\n"), gogo.run("way print"), "altnet is the scope");
        assertEquals(new Outcome(0, "on stderr\n"), gogo.run("way stderr"));
    }

    @Test
    void aResultIsPrinted() {
        GogoSession results = GogoSession.with("result", new Results());
        assertEquals(new Outcome(0, "some text\n"), results.run("result text"));
        assertEquals("a\nb\n\n", results.run("result list").output());
        assertTrue(results.run("result map").output().contains("value"));
        assertEquals(new Outcome(0, ""), results.run("result nothing"));
    }

    @Test
    void aFailureIsOneLineAndItsStatus() {
        assertEquals(new Outcome(1, "not today\n"), gogo.run("way failed"));
        assertEquals(new Outcome(2, "not so\n"), gogo.run("way usage"));
        assertEquals(new Outcome(1, ""), gogo.run("way quiet"));
        assertEquals(
                new Outcome(1, "IllegalStateException: at line 1 and 2\n"), gogo.run("way bug"));
        assertEquals(new Outcome(1, "AssertionError: an error\n"), gogo.run("way error"));
        assertEquals(new Outcome(3, ""), gogo.run("way number"), "as Gogo's own commands fail");
    }

    @Test
    void theFirstFailureEndsTheLine() {
        assertEquals(new Outcome(1, "not today\n"), gogo.run("way failed; way print"));
        assertEquals(new Outcome(2, "caf\u00e9\nnot so\n"), gogo.run("way print; way usage"));
        assertEquals(0, gogo.run("way number; way print").status(), "the last number counts");
    }

    @Test
    void whatGogoDoesNotUnderstandFails() {
        Outcome unknown = gogo.run("nonsense");
        assertEquals(1, unknown.status());
        assertEquals("unknown command nonsense ('help' lists those there are)\n", unknown.output());
        Outcome incomplete = gogo.run("way {");
        assertEquals(1, incomplete.status());
        assertTrue(incomplete.output().startsWith("the command line is incomplete"));
        assertEquals(1, gogo.run("way )").status());
        assertEquals(1, gogo.run("way too many arguments").status());
    }

    @Test
    void aStarIsAStar() {
        assertEquals("no * here\n", gogo.run("way 'say no * here'").output());
        assertEquals("*?\n", gogo.run("way \"say *?\"").output());
    }

    @Test
    void theEndIsNotToBeForged() {
        assertEquals(new Outcome(0, "a?b\n"), gogo.run("way nul"));
    }

    @Test
    void whatRunsOnIsEndedWithItsSession() throws Exception {
        assertEquals(0, gogo.run("way hang & way wait").status());
        assertTrue(ways.interrupted.await(5, TimeUnit.SECONDS));
    }

    @Test
    void aCommandThatTakesForeverIsEnded() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new CommandLine(processor(), Duration.ofMillis(50)).run("altnet:way hang", out);
        String reply = out.toString(StandardCharsets.UTF_8);
        assertEquals("ended, since it took longer than 50 ms\n\0" + "1\n", reply);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void aClientThatLeavesEndsTheCommand() throws Exception {
        OutputStream gone =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        CommandLine line = new CommandLine(processor(), Duration.ofSeconds(10));
        assertThrows(IOException.class, () -> line.run("altnet:way flood", gone));
        assertFalse(Thread.currentThread().isInterrupted());
        assertTrue(ways.interrupted.await(5, TimeUnit.SECONDS));
    }

    private CommandProcessorImpl processor() {
        CommandProcessorImpl processor = new CommandProcessorImpl(null);
        processor.addCommand("altnet", ways, "way");
        return processor;
    }
}
