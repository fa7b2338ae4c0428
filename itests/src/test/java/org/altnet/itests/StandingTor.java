package org.altnet.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A tor that runs already, as a system's does: a client in a private network, with control and
 * SOCKS ports on loopback. Ends with this JVM at the latest. Confined to the test's thread.
 */
final class StandingTor implements AutoCloseable {
    private static final long END_SECONDS = 10;

    private final Path directory;
    private final Process process;

    StandingTor(PrivateTor network) throws IOException {
        directory = network.folder("standing");
        List<String> lines = new ArrayList<>(network.clientLines());
        lines.addAll(
                List.of(
                        "DataDirectory " + directory.resolve("data"),
                        "ControlPort 127.0.0.1:auto",
                        "ControlPortWriteToFile " + controlFile(),
                        "CookieAuthentication 1",
                        "CookieAuthFile " + cookie(),
                        "SocksPort 127.0.0.1:auto",
                        "ShutdownWaitLength 0",
                        "Log notice stdout",
                        "__OwningControllerProcess " + ProcessHandle.current().pid()));
        Path torrc = Files.write(directory.resolve("torrc"), lines);
        process =
                new ProcessBuilder(
                                PrivateTor.program().toString(),
                                "--defaults-torrc",
                                "",
                                "-f",
                                torrc.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .start();
        AltNetProcess.await(
                "a control port", () -> Files.exists(controlFile()) && Files.exists(cookie()));
    }

    /** As a configuration names it. */
    String control() throws IOException {
        return Files.readString(controlFile()).strip().replace("PORT=", "");
    }

    Path cookie() {
        return directory.resolve("cookie");
    }

    /** Where it takes streams. */
    int socksPort() throws IOException {
        String said = "Opened Socks listener connection (ready) on 127.0.0.1:";
        AltNetProcess.await("a SOCKS port", () -> log().contains(said));
        String log = log();
        String rest = log.substring(log.indexOf(said) + said.length());
        return Integer.parseInt(rest.lines().findFirst().orElseThrow().strip());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Path controlFile() {
        return directory.resolve("control");
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }
}
