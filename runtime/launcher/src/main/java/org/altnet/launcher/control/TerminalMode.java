package org.altnet.launcher.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The terminal on standard input in raw mode: each key goes through, Ctrl-C too, and nothing is
 * echoed. {@code stty} does it; what it was before is put back by {@link #restore}, and by a
 * shutdown hook if the process is ended first. Thread-safe.
 */
final class TerminalMode {
    private final String before;
    private final AtomicBoolean restored = new AtomicBoolean();
    private final Thread hook = new Thread(this::putBack, "restore-terminal");

    private TerminalMode(String before) {
        this.before = before;
    }

    static TerminalMode raw() throws IOException {
        TerminalMode mode = new TerminalMode(stty("-g").strip());
        Runtime.getRuntime().addShutdownHook(mode.hook);
        stty("raw", "-echo");
        return mode;
    }

    /**
     * @return columns and rows; 80 and 24 if the terminal does not say
     */
    static int[] size() throws IOException {
        String[] rowsAndColumns = stty("size").strip().split(" ");
        try {
            int rows = Integer.parseInt(rowsAndColumns[0]);
            int columns = Integer.parseInt(rowsAndColumns[1]);
            return rows > 0 && columns > 0 ? new int[] {columns, rows} : new int[] {80, 24};
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            return new int[] {80, 24};
        }
    }

    /** Idempotent. */
    void restore() {
        putBack();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            return;
        }
    }

    private void putBack() {
        if (restored.compareAndSet(false, true)) {
            try {
                stty(before);
            } catch (IOException e) {
                System.err.println("altnet: cannot restore the terminal, type: stty sane");
            }
        }
    }

    private static String stty(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .redirectErrorStream(true)
                        .start();
        try (InputStream in = process.getInputStream()) {
            String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output.strip());
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
