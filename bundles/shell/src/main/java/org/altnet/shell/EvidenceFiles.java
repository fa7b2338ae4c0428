package org.altnet.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.altnet.api.message.Headers;
import org.altnet.api.validation.Evidence;
import org.altnet.shell.text.JsonObject;

/** Evidence as files: a description, and the headers as they are on the wire, 80 bytes each. */
final class EvidenceFiles {
    static final String DESCRIPTION = "evidence.json";
    static final String BEST = "best.headers";
    static final String NODE = "node.headers";
    static final List<String> NAMES = List.of(DESCRIPTION, BEST, NODE);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final int HASH_DIGITS = 16;

    private EvidenceFiles() {}

    /**
     * Writes all files into a new directory.
     *
     * @param withNode whether the directory's name tells of which node it is
     * @param parent made if it is not there
     * @return the new directory
     * @throws IOException if it is there already, or cannot be written
     */
    static Path write(Evidence evidence, boolean withNode, Path parent) throws IOException {
        Files.createDirectories(parent);
        Path directory = Files.createDirectory(parent.resolve(name(evidence, withNode)));
        create(directory.resolve(BEST), evidence.best().bytes());
        create(directory.resolve(NODE), evidence.node().bytes());
        create(directory.resolve(DESCRIPTION), (json(evidence) + "\n").getBytes(UTF_8));
        return directory;
    }

    static JsonObject json(Evidence evidence) {
        return new JsonObject()
                .put("nodeId", evidence.nodeId())
                .put("network", evidence.network().id())
                .put("at", evidence.at().toString())
                .put("verdict", JsonForms.verdict(evidence.verdict()))
                .put("leadBlocks", evidence.leadBlocks())
                .put("leadWork", evidence.leadWork().toString(16))
                .put(
                        "forkPoint",
                        JsonForms.header(evidence.forkPoint())
                                .put("raw", hex(evidence.forkPoint().header().bytes())))
                .put(
                        "bestHeaders",
                        branch(evidence.best(), evidence.verdict().best().height(), BEST))
                .put(
                        "nodeHeaders",
                        branch(evidence.node(), evidence.verdict().node().height(), NODE))
                .put("sources", evidence.sources().stream().map(EvidenceFiles::source).toList());
    }

    /** When, and the digits of the best header's hash that tell it from others: the last. */
    private static String name(Evidence evidence, boolean withNode) {
        String hash = evidence.verdict().best().hash().toString();
        return "altnet-evidence-"
                + TIME.format(evidence.at())
                + "-"
                + (withNode ? URLEncoder.encode(evidence.nodeId(), UTF_8) + "-" : "")
                + hash.substring(hash.length() - HASH_DIGITS);
    }

    private static void create(Path file, byte[] content) throws IOException {
        Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static JsonObject branch(Headers headers, int lastHeight, String file) {
        return new JsonObject()
                .put("file", file)
                .put("headers", headers.size())
                .putValue("from", headers.isEmpty() ? null : lastHeight - headers.size() + 1)
                .putValue("to", headers.isEmpty() ? null : lastHeight)
                .put("sha256", sha256(headers.bytes()));
    }

    private static JsonObject source(Evidence.Source source) {
        return new JsonObject()
                .put("peer", source.peer())
                .put("group", source.group())
                .put("at", source.at().toString())
                .put("last", JsonForms.position(source.last()));
    }

    private static String sha256(byte[] bytes) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
