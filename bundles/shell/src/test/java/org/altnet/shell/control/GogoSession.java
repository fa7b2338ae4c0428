package org.altnet.shell.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;

/** Gogo with one command, and lines run in it as {@code exec} runs them. */
public final class GogoSession {
    private final CommandProcessorImpl processor = new CommandProcessorImpl(null);

    /** The command goes by the scope {@code altnet}. */
    public static GogoSession with(String function, Object command) {
        GogoSession gogo = new GogoSession();
        gogo.processor.addCommand("altnet", command, function);
        return gogo;
    }

    /**
     * How a line went.
     *
     * @param status the exit status
     * @param output what it printed
     */
    public record Outcome(int status, String output) {}

    public Outcome run(String line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new CommandLine(processor, Duration.ofSeconds(10)).run(line, out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        String[] parts = out.toString(StandardCharsets.UTF_8).split("\0");
        return new Outcome(Integer.parseInt(parts[1].strip()), parts[0]);
    }
}
