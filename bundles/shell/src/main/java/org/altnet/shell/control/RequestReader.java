package org.altnet.shell.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the one line that a client sends. Stateless. */
final class RequestReader {
    /** Bytes of a request at most, without its line feed. */
    static final int MAX_LENGTH = 65_536;

    /** The type becomes an argument of {@code infocmp}: a word, never an option or a path. */
    private static final Pattern TERMINAL =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9+._-]{0,63})\\s+(\\d{1,4})\\s+(\\d{1,4})");

    private RequestReader() {}

    /**
     * Takes the line and not a byte more: what follows belongs to the shell.
     *
     * @return empty if the client left without a word
     * @throws MalformedRequest if it is no request
     */
    static Optional<Request> read(InputStream in) throws IOException, MalformedRequest {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0 && line.size() == 0) {
                return Optional.empty();
            }
            if (b < 0) {
                throw new MalformedRequest("the request ended before its line feed");
            }
            if (line.size() == MAX_LENGTH) {
                throw new MalformedRequest("a request has at most " + MAX_LENGTH + " bytes");
            }
            line.write(b);
        }
        return Optional.of(parse(text(line.toByteArray())));
    }

    private static String text(byte[] line) throws MalformedRequest {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRequest("a request is UTF-8");
        }
    }

    private static Request parse(String line) throws MalformedRequest {
        String[] words = line.strip().split("\\s+", 2);
        String rest = words.length < 2 ? "" : words[1];
        return switch (words[0]) {
            case "exec" -> exec(rest);
            case "shell" -> attach(rest);
            default ->
                    throw new MalformedRequest(
                            "a request is 'exec <command line>'"
                                    + " or 'shell <terminal type> <columns> <rows>'");
        };
    }

    private static Request exec(String line) throws MalformedRequest {
        if (line.isEmpty()) {
            throw new MalformedRequest("exec needs a command line");
        }
        return new Request.Exec(line);
    }

    private static Request attach(String terminal) throws MalformedRequest {
        Matcher words = TERMINAL.matcher(terminal);
        if (!words.matches()) {
            throw new MalformedRequest("shell needs a terminal type, columns and rows");
        }
        return new Request.Attach(
                words.group(1), Integer.parseInt(words.group(2)), Integer.parseInt(words.group(3)));
    }
}
