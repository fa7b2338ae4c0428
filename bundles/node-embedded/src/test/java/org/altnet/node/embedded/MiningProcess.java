package org.altnet.node.embedded;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.NodeException;
import org.altnet.api.time.TimeSource;
import org.altnet.chain.FileHeaderChains;

/** Mines until it is killed, and prints the last hash of each batch once the node says it is. */
final class MiningProcess {
    private static final int BATCH = 25;

    private MiningProcess() {}

    static Process start(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MiningProcess.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] args) throws IOException, NodeException {
        PrintStream out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
        RegtestNode node =
                RegtestNode.open(
                        new FileHeaderChains(), Path.of(args[0]), TimeSource.SYSTEM, tip -> {});
        while (!out.checkError()) {
            List<Hash256> mined = node.mine(BATCH);
            out.println(mined.get(BATCH - 1));
        }
    }
}
