package org.altnet.shell.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** The component from outside, over a real socket, with the real Gogo behind it. */
@Timeout(20)
class ControlSocketTest {
    /** Commands that tests can look into. */
    public static final class Commands {
        final Semaphore started = new Semaphore(0);
        final Semaphore interrupted = new Semaphore(0);
        final CountDownLatch release = new CountDownLatch(1);

        public void hello(CommandSession session) {
            session.getConsole().print("hello \u00e4\n");
        }

        public void hang() throws InterruptedException {
            started.release();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.release();
                throw e;
            }
        }
    }

    @TempDir Path folder;

    private final Commands commands = new Commands();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(null);
    private final List<Client> clients = new ArrayList<>();
    private Path path;
    private ControlSocket socket;

    @BeforeEach
    void open() {
        processor.addCommand("altnet", commands, Commands.class);
        path = folder.resolve("altnet.sock");
        socket = new ControlSocket(context(path.toString()), processor);
        socket.open();
    }

    @AfterEach
    void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        socket.close();
        processor.stop();
    }

    @Test
    void execIsAnsweredWithOutputAndStatus() throws IOException {
        assertEquals("hello \u00e4\n\0" + "0\n", ask("exec altnet:hello\n"));
        assertEquals(
                "unknown command nonsense ('help' lists those there are)\n\0" + "1\n",
                ask("exec nonsense\n"));
    }

    @Test
    void aClientMayCloseItsHalfAfterTheRequest() throws IOException {
        Client client = client().send("exec altnet:hello\n");
        client.channel.shutdownOutput();
        assertEquals("hello \u00e4\n\0" + "0\n", client.readToEnd());
    }

    @Test
    void whatFollowsTheRequestIsIgnored() throws IOException {
        assertEquals("hello \u00e4\n\0" + "0\n", ask("exec altnet:hello\nexec altnet:hello\n"));
    }

    @Test
    void whatIsNoRequestIsToldSo() throws IOException {
        assertTrue(ask("hello\n").endsWith("<columns> <rows>'\n\0" + "2\n"));
        assertTrue(ask("exec " + "x".repeat(70_000) + "\n").startsWith("a request has at most"));
    }

    @Test
    void withoutAShellItSaysSo() throws IOException {
        String answer = ask("shell xterm 80 24\n");
        assertTrue(answer.startsWith("there is no interactive shell"), answer);
        assertTrue(answer.endsWith("single commands work\r\n"), answer);
    }

    @Test
    void thereIsABoundToSessions() throws Exception {
        for (int i = 0; i < ControlSession.MOST_SESSIONS; i++) {
            client().send("exec altnet:hang\n");
        }
        assertTrue(commands.started.tryAcquire(ControlSession.MOST_SESSIONS, 5, TimeUnit.SECONDS));
        assertEquals(
                "8 sessions are open, the most there can be; close one\n\0" + "1\n",
                ask("exec altnet:hello\n"));
        assertEquals(
                "8 sessions are open, the most there can be; close one\r\n",
                ask("shell xterm 80 24\n"));
        commands.release.countDown();
        assertEquals("\0" + "0\n", clients.get(0).readToEnd());
        assertEquals("hello \u00e4\n\0" + "0\n", ask("exec altnet:hello\n"), "there is room again");
    }

    @Test
    void clientsThatSayNothingTakeNoSession() throws Exception {
        for (int i = 0; i < ControlSession.MOST_SESSIONS; i++) {
            client();
        }
        assertEquals("hello \u00e4\n\0" + "0\n", ask("exec altnet:hello\n"));
    }

    @Test
    void stoppingEndsEverySession() throws Exception {
        Client hanging = client().send("exec altnet:hang\n");
        Client silent = client();
        assertTrue(commands.started.tryAcquire(5, TimeUnit.SECONDS));
        socket.close();
        assertTrue(commands.interrupted.tryAcquire(5, TimeUnit.SECONDS));
        hanging.readToEnd();
        assertEquals("", silent.readToEnd());
        assertFalse(Files.exists(path));
        assertThrows(IOException.class, this::client);
        for (Thread thread : threads()) {
            thread.join(5_000);
            assertFalse(thread.isAlive(), thread.getName());
        }
    }

    @Test
    void itsThreadsHaveNoContextClassLoader() throws Exception {
        client().send("exec altnet:hang\n");
        assertTrue(commands.started.tryAcquire(5, TimeUnit.SECONDS));
        assertFalse(threads().isEmpty());
        for (Thread thread : threads()) {
            assertNull(thread.getContextClassLoader(), thread.getName());
        }
    }

    @Test
    void withoutAPathThereIsNoSocket() {
        ControlSocket none = new ControlSocket(context(null), processor);
        none.open();
        none.close();
        assertTrue(Files.exists(path), "the other's");
    }

    @Test
    void aPathThatIsTakenIsLeftAlone() throws IOException {
        ControlSocket second = new ControlSocket(context(path.toString()), processor);
        second.open();
        second.close();
        assertEquals("hello \u00e4\n\0" + "0\n", ask("exec altnet:hello\n"));
    }

    private String ask(String request) throws IOException {
        return client().send(request).readToEnd();
    }

    private Client client() throws IOException {
        Client client = new Client(path);
        clients.add(client);
        return client;
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("altnet-shell-"))
                .toList();
    }

    private static BundleContext context(String path) {
        return (BundleContext)
                Proxy.newProxyInstance(
                        ControlSocketTest.class.getClassLoader(),
                        new Class<?>[] {BundleContext.class},
                        (proxy, method, arguments) -> {
                            assertEquals("getProperty", method.getName());
                            assertEquals("altnet.socket", arguments[0]);
                            return path;
                        });
    }
}
