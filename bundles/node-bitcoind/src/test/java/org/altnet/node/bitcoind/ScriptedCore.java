package org.altnet.node.bitcoind;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;

/**
 * A server that answers as Bitcoin Core 31 does to what AltNet asks, and misbehaves as told.
 *
 * <p>Its monitor guards the chain; the switches are set before they are of use.
 */
final class ScriptedCore implements AutoCloseable {
    /** Looked up once: that takes longer than most of what it is used for. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /** Answers in place of what there would be. */
    interface Fault {
        /** Answers the exchange. */
        void answer(HttpExchange exchange) throws IOException;
    }

    private record Place(BlockHeader header, int height, BigInteger work) {}

    /** An error object. */
    private static final class RpcError extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int code;

        RpcError(int code, String message) {
            super(message);
            this.code = code;
        }
    }

    final Set<String> offered =
            ConcurrentHashMap.newKeySet(); // beside what every node has, listed by help
    final Set<String> hidden = ConcurrentHashMap.newKeySet(); // offered, not listed
    final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    final Map<String, String> submitBlockAnswers = new ConcurrentHashMap<>();
    final Map<String, JsonObject> mempoolVerdicts = new ConcurrentHashMap<>();
    volatile boolean privateBroadcast;
    final Set<String> tooDear = ConcurrentHashMap.newKeySet();
    final Map<String, RpcErrorScript> sendErrors = new ConcurrentHashMap<>();
    final List<String> blockRequests = new CopyOnWriteArrayList<>();
    final List<String> peers = new CopyOnWriteArrayList<>();
    volatile String chainName = "regtest";
    volatile Optional<Boolean> downloading = Optional.of(false);
    volatile Optional<String> warmUp = Optional.empty();
    volatile Optional<Fault> fault = Optional.empty();
    volatile String blockRequestError = "";
    volatile boolean rest;
    volatile boolean shuffled;
    volatile Runnable beforeEachHash = () -> {};
    volatile int prunedBelow;

    private final Path cookie;
    private volatile String secret;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Hash256, Place> headers = new LinkedHashMap<>();
    private final Map<Hash256, Block> blocks = new HashMap<>();
    private final Map<Hash256, Tx> mempool = new LinkedHashMap<>();
    private List<Hash256> active = new ArrayList<>();

    /** What sendrawtransaction says. */
    record RpcErrorScript(int code, String message) {}

    ScriptedCore(Path directory) throws IOException {
        offered.addAll(
                List.of(
                        "submitheader",
                        "getblockfrompeer",
                        "testmempoolaccept",
                        "getzmqnotifications",
                        "getindexinfo"));
        hidden.add("waitfornewblock");
        cookie = directory.resolve(".cookie");
        newCookie();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        Block genesis = ScriptedChain.genesis();
        headers.put(genesis.header().hash(), new Place(genesis.header(), 0, BigInteger.TWO));
        blocks.put(genesis.header().hash(), genesis);
        active.add(genesis.header().hash());
    }

    int port() {
        return server.getAddress().getPort();
    }

    Path cookie() {
        return cookie;
    }

    /** As a restart does. */
    void newCookie() throws IOException {
        secret = "__cookie__:" + HexFormat.of().toHexDigits(System.nanoTime());
        Files.writeString(cookie, secret);
    }

    /** The server alone forgets the cookie that it wrote. */
    void refuseCookie() {
        secret = "nobody:nothing";
    }

    synchronized BlockHeader tip() {
        return headers.get(active.get(active.size() - 1)).header;
    }

    /** Blocks that the node has taken, on its best chain. */
    synchronized List<Block> mine(int count) {
        List<Block> mined = ScriptedChain.on(tip(), count);
        mined.forEach(block -> take(block, true));
        return mined;
    }

    /** Another best chain. */
    synchronized void reorganise(BlockHeader parent, List<Block> blocksOn) {
        active = new ArrayList<>(active.subList(0, headers.get(parent.hash()).height + 1));
        blocksOn.forEach(block -> take(block, true));
    }

    synchronized void take(Block block, boolean activate) {
        addHeader(block.header());
        blocks.put(block.header().hash(), block);
        if (activate) {
            active.add(block.header().hash());
        }
    }

    synchronized void addHeader(BlockHeader header) {
        Place parent = headers.get(header.previous());
        headers.putIfAbsent(
                header.hash(),
                new Place(header, parent.height + 1, parent.work.add(BigInteger.TWO)));
    }

    synchronized void addToMempool(Tx tx) {
        mempool.put(tx.txid(), tx);
    }

    synchronized boolean knows(Hash256 hash) {
        return headers.containsKey(hash);
    }

    @Override
    public void close() {
        held.values().forEach(CountDownLatch::countDown);
        server.stop(0);
        threads.shutdownNow();
    }

    static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/rest/")) {
            handleRest(exchange, path);
            return;
        }
        String wanted =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        if (!wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"jsonrpc\"");
            reply(exchange, 401, new byte[0]);
            return;
        }
        JsonStructure request;
        try (var reader = JSON.createReader(new ByteArrayInputStream(body))) {
            request = reader.read();
        }
        List<JsonObject> calls =
                request instanceof JsonArray many
                        ? many.getValuesAs(JsonObject.class)
                        : List.of((JsonObject) request);
        for (JsonObject call : calls) {
            asked.add(call.getString("method"));
            if (forbidden.contains(call.getString("method"))) {
                reply(exchange, 403, new byte[0]);
                return;
            }
        }
        if (fault.isPresent()) {
            fault.get().answer(exchange);
            return;
        }
        List<JsonObject> answers = new ArrayList<>();
        for (JsonObject call : calls) {
            await(call.getString("method"));
            answers.add(answer(call));
        }
        if (shuffled) {
            Collections.reverse(answers);
        }
        if (request instanceof JsonArray) {
            JsonArrayBuilder all = JSON.createArrayBuilder();
            answers.forEach(all::add);
            reply(exchange, 200, all.build().toString().getBytes(StandardCharsets.UTF_8));
        } else {
            boolean failed = !answers.get(0).isNull("error");
            reply(
                    exchange,
                    failed ? 500 : 200,
                    answers.get(0).toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void await(String method) {
        CountDownLatch latch = held.get(method);
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private JsonObject answer(JsonObject call) {
        JsonObjectBuilder answer = JSON.createObjectBuilder();
        try {
            if (warmUp.isPresent()) {
                throw new RpcError(-28, warmUp.get());
            }
            answer.add("result", result(call.getString("method"), call.getJsonArray("params")))
                    .add("error", JsonValue.NULL);
        } catch (RpcError e) {
            answer.add("result", JsonValue.NULL)
                    .add(
                            "error",
                            JSON.createObjectBuilder()
                                    .add("code", e.code)
                                    .add("message", String.valueOf(e.getMessage())));
        }
        return answer.add("id", call.get("id")).build();
    }

    private synchronized JsonValue result(String method, JsonArray params) {
        return switch (method) {
            case "help" -> help(params);
            case "getblockchaininfo" -> chainInfo();
            case "getnetworkinfo" ->
                    JSON.createObjectBuilder()
                            .add("version", 310000)
                            .add("subversion", "/Satoshi:31.0.0/")
                            .add("connections", peers.size())
                            .build();
            case "getblockhash" -> blockHash(params.getInt(0));
            case "getblockheader" -> blockHeader(params);
            case "getblock" -> block(params);
            case "getchaintips" -> chainTips();
            case "getpeerinfo" -> peerInfo();
            case "getblockfrompeer" -> blockFromPeer(params);
            case "submitheader" -> submitHeader(params.getString(0));
            case "submitblock" -> submitBlock(params.getString(0));
            case "sendrawtransaction" -> send(params.getString(0));
            case "testmempoolaccept" -> test(params);
            case "getrawtransaction" -> transaction(hash(params.getString(0)));
            case "getindexinfo" -> JsonValue.EMPTY_JSON_OBJECT;
            case "getzmqnotifications" -> JsonValue.EMPTY_JSON_ARRAY;
            default -> throw new RpcError(-32601, "Method not found");
        };
    }

    private JsonValue help(JsonArray params) {
        if (!params.isEmpty()) {
            String method = params.getString(0);
            return string(
                    offered.contains(method) || hidden.contains(method)
                            ? method + " ( args )\n\nWhat it does.\n"
                            : "help: unknown command: " + method);
        }
        Set<String> all = new LinkedHashSet<>(List.of("getbestblockhash", "getblock \"hash\""));
        offered.forEach(method -> all.add(method + " \"hexdata\""));
        return string("== Blockchain ==\n" + String.join("\n", all));
    }

    private JsonValue chainInfo() {
        JsonObjectBuilder info =
                JSON.createObjectBuilder()
                        .add("chain", chainName)
                        .add("blocks", active.size() - 1)
                        .add(
                                "headers",
                                headers.values().stream().mapToInt(Place::height).max().getAsInt())
                        .add("bestblockhash", tip().hash().toString())
                        .add("pruned", prunedBelow > 0);
        downloading.ifPresent(value -> info.add("initialblockdownload", value));
        if (prunedBelow > 0) {
            info.add("pruneheight", prunedBelow);
        }
        return info.build();
    }

    private JsonValue blockHash(int height) {
        beforeEachHash.run();
        if (height >= active.size()) {
            throw new RpcError(-8, "Block height out of range");
        }
        return string(active.get(height).toString());
    }

    private JsonValue blockHeader(JsonArray params) {
        Place place = headers.get(hash(params.getString(0)));
        if (place == null) {
            throw new RpcError(-5, "Block not found");
        }
        if (params.size() > 1 && params.get(1) == JsonValue.FALSE) {
            return string(HexFormat.of().formatHex(place.header.bytes()));
        }
        BlockHeader header = place.header;
        JsonObjectBuilder words =
                JSON.createObjectBuilder()
                        .add("hash", header.hash().toString())
                        .add("confirmations", confirmations(place))
                        .add("height", place.height)
                        .add("version", header.version())
                        .add("merkleroot", header.merkleRoot().toString())
                        .add("time", header.time().getEpochSecond())
                        .add("nonce", Integer.toUnsignedLong(header.nonce()))
                        .add("bits", HexFormat.of().toHexDigits(header.bits()))
                        .add("chainwork", String.format("%064x", place.work));
        if (place.height > 0) {
            words.add("previousblockhash", header.previous().toString());
        }
        return words.build();
    }

    private JsonValue block(JsonArray params) {
        Hash256 hash = hash(params.getString(0));
        Place place = headers.get(hash);
        if (place == null) {
            throw new RpcError(-5, "Block not found");
        }
        Block block = blocks.get(hash);
        if (block == null) {
            throw new RpcError(-1, "Block not available (not fully downloaded)");
        }
        if (place.height < prunedBelow) {
            throw new RpcError(-1, "Block not available (pruned data)");
        }
        if (params.size() > 1 && params.get(1) == JsonValue.FALSE) {
            return string(HexFormat.of().formatHex(block.bytes()));
        }
        JsonArrayBuilder ids = JSON.createArrayBuilder();
        block.transactions().forEach(tx -> ids.add(tx.txid().toString()));
        JsonObjectBuilder words =
                JSON.createObjectBuilder().add("hash", hash.toString()).add("tx", ids);
        if (place.height > 0) {
            words.add("previousblockhash", block.header().previous().toString());
        }
        return words.build();
    }

    private JsonValue chainTips() {
        Set<Hash256> ends = new LinkedHashSet<>(headers.keySet());
        headers.values().forEach(place -> ends.remove(place.header.previous()));
        ends.add(tip().hash());
        JsonArrayBuilder tips = JSON.createArrayBuilder();
        for (Hash256 end : ends) {
            Place place = headers.get(end);
            int length = 0;
            Place at = place;
            while (confirmations(at) < 0) {
                at = headers.get(at.header.previous());
                length++;
            }
            boolean isActive = end.equals(tip().hash());
            tips.add(
                    JSON.createObjectBuilder()
                            .add("height", place.height)
                            .add("hash", end.toString())
                            .add("branchlen", length)
                            .add(
                                    "status",
                                    isActive
                                            ? "active"
                                            : blocks.containsKey(end)
                                                    ? "valid-fork"
                                                    : "headers-only"));
        }
        return tips.build();
    }

    private JsonValue peerInfo() {
        JsonArrayBuilder all = JSON.createArrayBuilder();
        for (String peer : peers) {
            try (var reader = JSON.createReader(new StringReader(peer))) {
                all.add(reader.readObject());
            }
        }
        return all.build();
    }

    private JsonValue blockFromPeer(JsonArray params) {
        if (!blockRequestError.isEmpty()) {
            throw new RpcError(-1, blockRequestError);
        }
        blockRequests.add(params.getString(0) + " " + params.getInt(1));
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    private JsonValue submitHeader(String hex) {
        BlockHeader header = BlockHeader.of(HexFormat.of().parseHex(hex));
        if (!headers.containsKey(header.previous())) {
            throw new RpcError(
                    -25, "Must submit previous header (" + header.previous() + ") first");
        }
        if (header.bits() == 0) {
            throw new RpcError(-25, "bad-diffbits");
        }
        addHeader(header);
        return JsonValue.NULL;
    }

    private JsonValue submitBlock(String hex) {
        Block block = Block.of(HexFormat.of().parseHex(hex));
        Hash256 hash = block.header().hash();
        String scripted = submitBlockAnswers.get(hash.toString());
        if (scripted != null) {
            return string(scripted);
        }
        if (blocks.containsKey(hash)) {
            return string("duplicate");
        }
        if (!headers.containsKey(block.header().previous())) {
            return string("prev-blk-not-found");
        }
        boolean isNext = block.header().previous().equals(tip().hash());
        take(block, isNext);
        return isNext ? JsonValue.NULL : string("inconclusive");
    }

    private JsonValue send(String hex) {
        Tx tx = Tx.of(HexFormat.of().parseHex(hex));
        RpcErrorScript error = sendErrors.get(tx.txid().toString());
        if (error != null) {
            throw new RpcError(error.code, error.message);
        }
        if (!privateBroadcast) {
            mempool.put(tx.txid(), tx);
        }
        return string(tx.txid().toString());
    }

    private JsonValue test(JsonArray params) {
        String hex = params.getJsonArray(0).getString(0);
        String txid = Tx.of(HexFormat.of().parseHex(hex)).txid().toString();
        if (tooDear.contains(txid) && (params.size() < 2 || params.getInt(1) != 0)) {
            return JSON.createArrayBuilder()
                    .add(
                            JSON.createObjectBuilder()
                                    .add("allowed", false)
                                    .add("reject-reason", "max-fee-exceeded"))
                    .build();
        }
        JsonObject verdict =
                mempoolVerdicts.getOrDefault(
                        txid, JSON.createObjectBuilder().add("allowed", true).build());
        return JSON.createArrayBuilder().add(verdict).build();
    }

    private JsonValue transaction(Hash256 txid) {
        Tx tx = mempool.get(txid);
        if (tx == null) {
            throw new RpcError(
                    -5, "No such mempool transaction. Use -txindex to enable blockchain queries");
        }
        return JSON.createObjectBuilder()
                .add("txid", txid.toString())
                .add("hex", HexFormat.of().formatHex(tx.bytes()))
                .build();
    }

    private int confirmations(Place place) {
        boolean isActive =
                place.height < active.size()
                        && active.get(place.height).equals(place.header.hash());
        return isActive ? active.size() - place.height : -1;
    }

    private void handleRest(HttpExchange exchange, String path) throws IOException {
        asked.add("rest");
        byte[] body = rest ? restBody(path) : null;
        reply(exchange, body == null ? 404 : 200, body == null ? new byte[0] : body);
    }

    private synchronized byte[] restBody(String path) {
        String[] parts = path.replace(".bin", "").split("/");
        if (parts[2].equals("block")) {
            Block block = blocks.get(hash(parts[3]));
            return block == null ? null : block.bytes();
        }
        int from = active.indexOf(hash(parts[4]));
        if (from < 0) {
            return null;
        }
        int to = Math.min(active.size(), from + Integer.parseInt(parts[3]));
        byte[] all = new byte[(to - from) * BlockHeader.LENGTH];
        for (int i = from; i < to; i++) {
            System.arraycopy(
                    headers.get(active.get(i)).header.bytes(),
                    0,
                    all,
                    (i - from) * BlockHeader.LENGTH,
                    BlockHeader.LENGTH);
        }
        return all;
    }

    private static Hash256 hash(String text) {
        try {
            return Hash256.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RpcError(-8, "blockhash must be of length 64");
        }
    }

    private static JsonString string(String text) {
        return JSON.createValue(text);
    }
}
