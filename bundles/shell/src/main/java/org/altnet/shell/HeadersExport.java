package org.altnet.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.altnet.api.chain.HeaderArchive;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Printable;
import org.altnet.shell.text.Units;

/** {@code altnet:headers export}. */
final class HeadersExport {
    static final Usage USAGE =
            new Usage("altnet:headers export [--json] [--from N] [--to N] [--force] FILE");

    private final HeaderChain chain;
    private final HeaderArchive archive;

    HeadersExport(HeaderChain chain, HeaderArchive archive) {
        this.chain = chain;
        this.archive = archive;
    }

    /**
     * @param from the first height, empty for the chain's first
     * @param to the last height, empty for the tip's
     */
    void write(
            Console console,
            boolean json,
            String from,
            String to,
            boolean force,
            String... arguments)
            throws CommandFailure {
        Path file = OperandPath.of(USAGE, arguments);
        int first = height("--from", from, firstOfChain());
        int last = height("--to", to, chain.tip().height());
        int written = write(file, first, last, force);
        long bytes = (long) written * BlockHeader.LENGTH;
        console.print(
                json,
                new JsonObject()
                        .put("file", file.toString())
                        .put("from", first)
                        .put("to", last)
                        .put("headers", written)
                        .put("bytes", bytes),
                "Wrote %s, %s, to %s: %s."
                        .formatted(
                                Units.number(written, "header"),
                                first == last
                                        ? "height " + first
                                        : "heights " + first + " to " + last,
                                Printable.of(file.toString()),
                                Units.bytes(bytes)));
    }

    private int write(Path file, int first, int last, boolean force) throws CommandFailure {
        try {
            return archive.exportTo(file, first, last, force);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.failed(Printable.of(e.getMessage()), e);
        }
    }

    private static int height(String option, String text, int otherwise) throws CommandFailure {
        return text.isEmpty() ? otherwise : USAGE.number(option, text, 0, Integer.MAX_VALUE);
    }

    /** Genesis, or the checkpoint that the chain begins at. */
    private int firstOfChain() {
        List<BlockLocator.Entry> locator = chain.locator().entries();
        return locator.get(locator.size() - 1).height();
    }
}
