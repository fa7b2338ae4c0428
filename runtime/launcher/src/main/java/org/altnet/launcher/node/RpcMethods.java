package org.altnet.launcher.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.altnet.launcher.exit.ExitException;

/**
 * The RPC methods that the bundles say they call: a text in the jar of each that calls any, words
 * apart by white space or commas, with {@code #} comments. The list is made where the calls are, so
 * that it cannot be another one.
 */
public final class RpcMethods {
    /** The text's place in a jar. */
    static final String RESOURCE = "altnet/rpcwhitelist.txt";

    private static final int LONGEST_TEXT = 1 << 16;

    private RpcMethods() {}

    /**
     * @return in ascending order
     * @throws ExitException if no jar says any
     */
    public static List<String> read(Collection<Path> jars) throws ExitException {
        List<String> methods =
                jars.stream().map(RpcMethods::text).flatMap(RpcMethods::words).sorted().toList();
        if (methods.isEmpty()) {
            throw ExitException.failed(
                    "this distribution has no bundle that talks to a Bitcoin node");
        }
        return methods.stream().distinct().toList();
    }

    private static Stream<String> words(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("#.*", ""))
                .flatMap(line -> Stream.of(line.split("[\\s,]+")))
                .filter(word -> word.matches("[a-z0-9]+"));
    }

    private static String text(Path jar) {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            ZipEntry entry = file.getEntry(RESOURCE);
            if (entry == null) {
                return "";
            }
            try (InputStream in = file.getInputStream(entry)) {
                return new String(in.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8);
            }
        } catch (IOException notAJar) {
            return "";
        }
    }
}
