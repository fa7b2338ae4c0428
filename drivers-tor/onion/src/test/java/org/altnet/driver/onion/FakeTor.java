package org.altnet.driver.onion;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A control port that answers as a tor does, and tells what a test has it tell. One connection at a
 * time.
 */
final class FakeTor implements Closeable {
    static final String ID = "a".repeat(55) + "d";

    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final Path cookie;
    private final int socks;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Socket client;
    private volatile boolean bootstrapped;

    /**
     * @param socks the SOCKS port that it names
     */
    FakeTor(Path directory, int socks) throws IOException {
        this.cookie = Files.write(directory.resolve("cookie"), new byte[32]);
        this.socks = socks;
        Thread thread = new Thread(this::accept, "fake tor");
        thread.setDaemon(true);
        thread.start();
    }

    String control() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** What it was asked. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** Whether it says that it has its circuits when it is asked. */
    FakeTor bootstrapped(boolean is) {
        bootstrapped = is;
        return this;
    }

    /** Tells something unasked. */
    void tell(String event) throws IOException {
        write(client, "650 " + event);
    }

    /** Ends the connection, as a tor that dies. */
    void hangUp() throws IOException {
        client.close();
    }

    private void accept() {
        try {
            while (true) {
                client = server.accept();
                serve(client);
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket from) {
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                asked.add(line);
                answer(from, line);
            }
        } catch (IOException gone) {
            // the next one
        }
    }

    private void answer(Socket to, String line) throws IOException {
        String command = line.split(" ")[0];
        switch (command) {
            case "PROTOCOLINFO" ->
                    write(
                            to,
                            "250-PROTOCOLINFO 1",
                            "250-AUTH METHODS=COOKIE,SAFECOOKIE COOKIEFILE=\"" + cookie + "\"",
                            "250-VERSION Tor=\"0.4.9.11\"",
                            "250 OK");
            case "AUTHENTICATE" -> {
                boolean right =
                        line.equalsIgnoreCase(
                                "AUTHENTICATE " + HexFormat.of().formatHex(new byte[32]));
                write(to, right ? "250 OK" : "515 Authentication failed: Wrong cookie");
            }
            case "GETINFO" -> write(to, "250-" + line.substring(8) + "=" + info(line), "250 OK");
            case "ADD_ONION" -> write(to, "250-ServiceID=" + ID, "250 OK");
            default -> write(to, "250 OK");
        }
    }

    private String info(String line) {
        if (line.contains("socks")) {
            return "\"127.0.0.1:" + socks + "\"";
        }
        if (line.contains("version")) {
            return "0.4.9.11";
        }
        return bootstrapped
                ? "NOTICE BOOTSTRAP PROGRESS=100 TAG=done SUMMARY=\"Done\""
                : "NOTICE BOOTSTRAP PROGRESS=5 TAG=conn SUMMARY=\"Connecting to a relay\"";
    }

    private static void write(Socket to, String... lines) throws IOException {
        OutputStream out = to.getOutputStream();
        synchronized (to) {
            out.write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (client != null) {
            client.close();
        }
    }
}
