package org.altnet.launcher.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers JSON-RPC as bitcoind does, with what a test says; remembers what it was asked. */
final class ScriptedNode implements AutoCloseable {
    private static final Pattern REQUEST =
            Pattern.compile("\\{\"id\":\"demo\",\"method\":\"(\\w+)\",\"params\":\\[(.*)]}");

    private final HttpServer server;
    private final Map<String, String> results = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    ScriptedNode() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Adds a method, with the JSON that it returns. */
    ScriptedNode with(String method, String result) {
        results.put(method, result);
        return this;
    }

    BitcoindRpc rpc() {
        return new BitcoindRpc("bob", server.getAddress().getPort(), "u", "p");
    }

    /** Each call but help, as {@code method parameters}. */
    List<String> asked() {
        return asked.stream().filter(call -> !call.startsWith("help")).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String credentials = exchange.getRequestHeaders().getFirst("Authorization");
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher request = REQUEST.matcher(body);
            if (!"Basic dTpw".equals(credentials) || !request.matches()) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String method = request.group(1);
            asked.add((method + " " + request.group(2)).strip());
            String result = results.get(method);
            byte[] answer =
                    (result == null
                                    ? "{\"result\":null,\"error\":{\"code\":-32601,\"message\":"
                                            + "\"Method not found\"},\"id\":\"demo\"}\n"
                                    : "{\"result\":"
                                            + result
                                            + ",\"error\":null,\"id\":\"demo\"}\n")
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(result == null ? 500 : 200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
