package org.altnet.driver.onion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.message.Network;
import org.altnet.bolt8.testing.TestContext;
import org.altnet.driver.onion.tor.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session makes of what a tor says, against a control port that a test plays. */
class OnionSessionTest {
    private static final String DONE = "STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=100 TAG=done";
    private static final String UPLOADED = "HS_DESC UPLOADED " + FakeTor.ID + " UNKNOWN $AB~relay";
    private static final String REFUSED =
            "HS_DESC FAILED " + FakeTor.ID + " UNKNOWN $AB~relay REASON=UPLOAD_REJECTED";
    private static final String NODE =
            "028d7500dd4c12685d1f568b4c2b5048e8534b873319f3a8daa612b469132ec7f7";
    private static final String ONION =
            "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion";

    @TempDir private Path directory;
    private int unused;
    private FakeTor tor;
    private TestContext context;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = nobody.getLocalPort();
        }
        Path state = Files.createDirectory(directory.resolve("state"));
        tor = new FakeTor(directory, unused);
        context = new TestContext(state, Network.REGTEST);
    }

    @AfterEach
    void end() throws Exception {
        context.close();
        tor.close();
        context.awaitNoThreads();
        assertEquals(0, context.failures().size(), () -> "" + context.failures());
    }

    @Test
    void theWayIntoTorIsToldStepByStep() throws IOException {
        open(config());
        DriverStatus connecting = awaitText("connecting to a relay");
        assertEquals(State.STARTING, connecting.state());
        assertEquals("bootstrapping 5 % (connecting to a relay)", connecting.text());

        tor.tell(
                "STATUS_CLIENT NOTICE BOOTSTRAP PROGRESS=45 TAG=requesting_descriptors"
                        + " SUMMARY=\"Loading descriptors\"");
        awaitText("bootstrapping 45 % (loading descriptors)");
        assertTrue(context.offered().isEmpty());

        tor.tell(DONE);
        awaitText("the onion service is not reachable yet");
        assertEquals(unused, context.offered().orElseThrow().getPort());

        tor.tell(UPLOADED);
        assertTrue(
                context.awaitReachable()
                        .get(0)
                        .address()
                        .endsWith("@" + FakeTor.ID + ".onion:9735"));
        assertEquals("nobody has called", awaitText("nobody has called").text());
    }

    @Test
    void theOnionServiceIsAskedForWithItsKeyAndAPortThatOnlyTorIsTold() throws IOException {
        open(config().with("port", 1234).with("clients", "A".repeat(52)));
        awaitText("bootstrapping");

        String key = Files.readString(directory.resolve("state").resolve(OnionKey.FILE)).strip();
        String asked =
                tor.asked().stream()
                        .filter(l -> l.startsWith("ADD_ONION"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(
                asked.matches(
                        "ADD_ONION \\Q"
                                + key
                                + "\\E Flags=DiscardPK,V3Auth Port=1234,127\\.0\\.0\\.1:[0-9]+"
                                + " ClientAuthV3=A{52}"),
                asked.replace(key, "KEY"));
        assertTrue(tor.asked().contains("SETEVENTS STATUS_CLIENT STATUS_GENERAL HS_DESC"));
        assertFalse(tor.asked().contains("TAKEOWNERSHIP"), "it is not ours");
    }

    @Test
    void aClockThatIsWrongIsToldUntilTorIsReady() throws IOException {
        open(config());
        awaitText("bootstrapping");
        tor.tell("STATUS_GENERAL WARN CLOCK_SKEW SKEW=-7200 SOURCE=DIRSERV:10.0.0.1:9001");

        DriverStatus skewed = awaitText("clock");
        assertEquals(State.INACTIVE, skewed.state());
        assertEquals(Set.of(Reason.MISSING_HELPER), skewed.reasons());
        assertTrue(skewed.text().contains("2 h behind"), skewed.text());

        tor.tell(DONE);
        tor.tell(UPLOADED);
        awaitText("nobody has called");
    }

    @Test
    void aDescriptorThatNoDirectoryTakesIsTold() throws IOException {
        open(config());
        awaitText("bootstrapping");
        tor.tell(DONE);
        tor.tell("HS_DESC FAILED " + "b".repeat(56) + " NO_AUTH $AB~relay REASON=NOT_FOUND");
        awaitText("not reachable yet");
        tor.tell(REFUSED);
        DriverStatus refused = awaitText("refuse its descriptor");
        assertEquals(Set.of(Reason.CANNOT_LISTEN), refused.reasons());

        tor.tell(UPLOADED);
        awaitText("nobody has called");
        tor.tell(REFUSED);
        tor.tell(REFUSED);
        tor.tell(REFUSED);
        tor.tell(REFUSED);
        awaitText("refuse its descriptor");
        tor.tell(UPLOADED);
        awaitText("nobody has called");
    }

    @Test
    void lostCircuitsAreToldAndTheProxyWithdrawn() throws IOException {
        tor.bootstrapped(true);
        open(config());
        awaitText("not reachable yet");
        tor.tell("STATUS_CLIENT NOTICE CIRCUIT_NOT_ESTABLISHED REASON=CLOCK_JUMPED");
        awaitText("tor has no circuits");
        assertTrue(context.offered().isEmpty());
        tor.tell("STATUS_CLIENT NOTICE CIRCUIT_ESTABLISHED");
        awaitText("not reachable yet");
        assertTrue(context.offered().isPresent());
    }

    @Test
    void aTorThatIsGoneIsConnectedToAgain() throws IOException {
        tor.bootstrapped(true);
        open(config());
        awaitText("not reachable yet");
        tor.tell(UPLOADED);
        String address = context.awaitReachable().get(0).address();

        tor.hangUp();
        DriverStatus gone = awaitText("closed its control connection, next try in");
        assertEquals(State.INACTIVE, gone.state());
        assertEquals(Set.of(Reason.MISSING_HELPER), gone.reasons());
        assertTrue(context.offered().isEmpty());

        awaitText("not reachable yet");
        tor.tell(UPLOADED);
        assertEquals(address, context.awaitReachable().get(0).address());
    }

    @Test
    void aWrongCookieIsToldAndTriedAgain() throws IOException {
        Path wrong = Files.write(directory.resolve("wrong"), "w".repeat(32).getBytes());
        open(config().with("control.cookie", wrong));
        DriverStatus status = awaitText("does not take our cookie " + wrong);
        assertEquals(Set.of(Reason.MISSING_HELPER), status.reasons());

        Files.write(wrong, new byte[32]);
        awaitText("bootstrapping");
    }

    @Test
    void aPasswordIsReadFromAFileThatIsNotOpenToOthers() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        open(config().with("control.password.file", file));
        awaitText("is open to others; run: chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        awaitText("does not take our password file");
        assertTrue(
                tor.asked().stream()
                        .anyMatch(line -> line.equalsIgnoreCase("AUTHENTICATE 736563726574")));
    }

    @Test
    void aControlPortThatIsNoneIsTold() throws IOException {
        open(config().with("control", "127.0.0.1:" + unused));
        DriverStatus status = awaitText("next try in");
        assertEquals(Set.of(Reason.MISSING_HELPER), status.reasons());
        assertTrue(status.text().contains("127.0.0.1:" + unused), status.text());
    }

    @Test
    void refusedSocksIsTold() throws IOException {
        tor.bootstrapped(true);
        open(config().with("listen", "no").with("peers", NODE + "@" + ONION + ":9735"));
        DriverStatus status =
                context.awaitStatus(s -> s.text().contains("proxy 127.0.0.1:" + unused));
        assertTrue(status.reasons().contains(Reason.MISSING_HELPER), "" + status);
        assertFalse(status.text().contains(ONION.substring(0, 56)), status.text());
    }

    @Test
    void whatIsNoAnswerOfATorEndsTheConnectionNotTheSession() throws IOException {
        open(config());
        awaitText("bootstrapping");
        tor.tell("\r\n12\r\nx");
        awaitText("next try in");
        awaitText("bootstrapping");
    }

    @Test
    void aDamagedKeyIsNeverReplaced() throws IOException {
        Path key = directory.resolve("state").resolve(OnionKey.FILE);
        Files.writeString(key, "damaged");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        open(config());
        DriverStatus status = context.awaitStatus(State.FAILED);
        assertEquals(Set.of(Reason.BAD_CONFIGURATION), status.reasons());
        assertTrue(status.text().contains("put it back from a copy"), status.text());
        assertEquals("damaged", Files.readString(key));
    }

    @Test
    void closedWhileTorSaysNothingItEndsAtOnce() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            open(config().with("control", "127.0.0.1:" + silent.getLocalPort()));
            silent.accept();
            context.close();
            Await.until(
                    "threads to end",
                    Duration.ofSeconds(5),
                    () ->
                            Thread.getAllStackTraces().keySet().stream()
                                    .noneMatch(thread -> thread.getName().equals("tor")),
                    Optional::empty);
        }
    }

    private TestConfig config() {
        return TestConfig.quick().with("control", tor.control());
    }

    private void open(TestConfig config) {
        context.open(config.driver());
    }

    private DriverStatus awaitText(String part) {
        return context.awaitStatus(status -> status.text().contains(part));
    }
}
