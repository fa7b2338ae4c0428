package org.altnet.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.altnet.launcher.exit.ExitException;

/**
 * What the demo asks of a bitcoind: a call at a time, its result as the JSON text that came. Just
 * enough for a node of the demo's own, whose answers have the shape that Bitcoin Core gives them;
 * no JSON library stands behind it.
 */
final class BitcoindRpc {
    /** Bitcoin Core's answer to JSON-RPC 1.0, all versions. */
    private static final Pattern ANSWER =
            Pattern.compile(
                    "\\{\"result\":(.*),\"error\":(null|\\{.*}),\"id\":\"demo\"}\\s*",
                    Pattern.DOTALL);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String name;
    private final URI uri;
    private final String authorization;

    /**
     * @param name of the node, for what goes wrong
     */
    BitcoindRpc(String name, int port, String user, String password) {
        this.name = name;
        uri = URI.create("http://127.0.0.1:" + port + "/");
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /**
     * @param parameters each as JSON
     * @return the result as JSON
     * @throws ExitException if the node does not answer, or answers with an error
     */
    String call(String method, String... parameters) throws ExitException {
        Answer answer;
        try {
            answer = ask(method, parameters);
        } catch (IOException e) {
            throw failed(method, "does not answer: " + e);
        }
        if (!answer.error.equals("null")) {
            throw failed(method, "answers " + answer.error);
        }
        return answer.result;
    }

    /** A call whose result is a string or a number: without quotes. */
    String value(String method, String... parameters) throws ExitException {
        return unquoted(call(method, parameters));
    }

    /** Whether the node has started so far that it answers. */
    boolean isUp() throws ExitException {
        try {
            return ask("getblockcount").error.equals("null");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether {@code help} has that method. */
    boolean knows(String method) throws ExitException {
        return Pattern.compile("(\"|\\\\n)" + method + "( |\\\\n|\"$)")
                .matcher(call("help"))
                .find();
    }

    /**
     * A string or a number of an object, the first of that name.
     *
     * @param json what {@link #call} returned
     */
    static Optional<String> field(String json, String field) {
        Matcher matcher =
                Pattern.compile("\"" + field + "\"\\s*:\\s*(\"[^\"]*\"|[^,}\\]\\s]+)")
                        .matcher(json);
        return matcher.find() ? Optional.of(unquoted(matcher.group(1))) : Optional.empty();
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }

    private Answer ask(String method, String... parameters) throws IOException, ExitException {
        String body =
                "{\"id\":\"demo\",\"method\":\""
                        + method
                        + "\",\"params\":["
                        + String.join(",", parameters)
                        + "]}";
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(PATIENCE)
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Authorization", authorization)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            Matcher matcher = ANSWER.matcher(response.body());
            if (!matcher.matches()) {
                throw failed(method, "answers with HTTP status " + response.statusCode());
            }
            return new Answer(matcher.group(1), matcher.group(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(method, "is not waited for any more");
        }
    }

    private ExitException failed(String method, String what) {
        return ExitException.failed("the bitcoind of " + name + ", asked " + method + ", " + what);
    }

    private static String unquoted(String json) {
        return json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    }

    private record Answer(String result, String error) {}
}
