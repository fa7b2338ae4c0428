package org.altnet.shell.control;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Procedural;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator at the shell: what is typed goes over a real socket to the real Gogo and JLine. */
@Timeout(30)
class JlineShellTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    /** Something to type. */
    public static final class Commands {
        final Semaphore started = new Semaphore(0);
        final Semaphore interrupted = new Semaphore(0);

        public void hello(CommandSession session) {
            session.getConsole().println("good day");
        }

        public void hang() throws InterruptedException {
            started.release();
            try {
                new Semaphore(0).acquire();
            } catch (InterruptedException e) {
                interrupted.release();
                throw e;
            }
        }
    }

    @TempDir Path folder;

    private final Commands commands = new Commands();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(null);
    private final AtomicBoolean frameworkStopped = new AtomicBoolean();
    private ControlServer server;
    private Client operator;

    @BeforeEach
    void attach() throws IOException {
        Shell gogo = new Shell(new Framework(), processor, null, "gosh_profile");
        processor.addCommand("altnet", commands, Commands.class);
        processor.addCommand("gogo", new Builtin(), Builtin.class);
        processor.addCommand("gogo", new Procedural(), "_main");
        for (String function : new String[] {"each", "try", "if"}) {
            processor.addCommand("gogo", new Procedural(), function);
        }
        processor.addCommand("gogo", new Posix(processor), "echo");
        Path path = folder.resolve("s");
        JlineShell shell = new JlineShell(processor, null, gogo);
        server =
                new ControlServer(
                        SocketFile.open(path),
                        new ControlSession(
                                new CommandLine(processor, Duration.ofSeconds(10)),
                                () -> Optional.of(shell)));
        server.start();
        operator = new Client(path);
        operator.send("shell xterm 100 30\n").await("altnet> ");
    }

    @AfterEach
    void leave() throws IOException {
        operator.close();
        server.close();
        processor.stop();
        assertFalse(frameworkStopped.get());
    }

    @Test
    void runsWhatIsTyped() throws IOException {
        operator.send("hello\r").await("good day\r\n");
        operator.await("altnet> ");
        operator.send("hello\r").await("good day\r\n");
    }

    @Test
    void saysWhatIsWrongInOneLine() throws IOException {
        operator.send("nonsense\r");
        String answer = operator.await("altnet> ");
        assertTrue(answer.contains("munknown command nonsense ('help'"), answer);
    }

    @Test
    void tabCompletesCommands() throws IOException {
        operator.send("altnet:he\t").await("altnet:hello");
        operator.send("\r").await("good day");
    }

    @Test
    void controlCDropsTheLine() throws IOException {
        operator.send("z").await("z");
        operator.send(CTRL_C).await("altnet> ");
        operator.send("hello\r").await("good day");
    }

    @Test
    void controlCInterruptsTheCommandAndNothingElse() throws Exception {
        operator.send("hang\r");
        assertTrue(commands.started.tryAcquire(5, TimeUnit.SECONDS));
        operator.send(CTRL_C);
        assertTrue(commands.interrupted.tryAcquire(5, TimeUnit.SECONDS));
        String answer = operator.await("altnet> ");
        assertTrue(answer.contains("interrupted"), answer);
        assertFalse(answer.contains("Exception"), answer);
        operator.send("hello\r").await("good day");
    }

    @Test
    void aCommandOfGogosSaysNoMoreWhenInterrupted() throws Exception {
        processor.addCommand("altnet", (Function) this::sleep, "sleep");
        operator.send("sleep\r");
        assertTrue(commands.started.tryAcquire(5, TimeUnit.SECONDS));
        operator.send(CTRL_C);
        String answer = operator.await("altnet> ");
        assertTrue(answer.contains("interrupted"), answer);
        assertFalse(answer.contains("Exception"), answer);
    }

    /** As Gogo's POSIX commands do it. */
    private Object sleep(CommandSession session, List<Object> arguments) {
        try {
            commands.hang();
        } catch (InterruptedException e) {
            Process.Utils.current().err().println("sleep: " + e);
            Process.Utils.current().error(1);
        }
        return null;
    }

    @Test
    void exitLeaves() throws IOException {
        operator.send("exit\r").readToEnd();
    }

    @Test
    void controlDLeaves() throws IOException {
        operator.send(CTRL_D).readToEnd();
    }

    @Test
    void leavingEndsTheCommandThatRuns() throws Exception {
        operator.send("hang\r");
        assertTrue(commands.started.tryAcquire(5, TimeUnit.SECONDS));
        operator.close();
        assertTrue(commands.interrupted.tryAcquire(5, TimeUnit.SECONDS));
    }

    @Test
    void stoppingEndsTheShell() throws IOException {
        server.close();
        operator.readToEnd();
    }

    /** Notes what must not happen. */
    private final class Framework implements Shell.Context {
        @Override
        public String getProperty(String name) {
            return name.equals("gosh.home") ? folder.toString() : null;
        }

        @Override
        public void exit() {
            frameworkStopped.set(true);
        }
    }
}
