package org.altnet.shell;

import java.io.IOException;
import java.nio.file.Path;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderArchive;
import org.altnet.api.chain.HeaderArchive.ImportReport;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.message.BlockHeader;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Printable;
import org.altnet.shell.text.Units;

/** {@code altnet:headers import}. */
final class HeadersImport {
    private static final Usage USAGE = new Usage("altnet:headers import [--json] FILE");

    private final HeaderArchive archive;

    HeadersImport(HeaderArchive archive) {
        this.archive = archive;
    }

    void read(Console console, boolean json, String... arguments) throws CommandFailure {
        Path file = OperandPath.of(USAGE, arguments);
        ImportReport report = read(file);
        if (json) {
            console.print(json(file, report));
        } else if (report.rejection().isEmpty() || report.added() + report.known() > 0) {
            console.print(text(file, report));
        }
        if (report.rejection().isPresent()) {
            throw CommandFailure.failed(
                    json ? "" : Printable.of(words(file, report.rejection().get())));
        }
    }

    private ImportReport read(Path file) throws CommandFailure {
        try {
            return archive.importFrom(file);
        } catch (IOException e) {
            throw CommandFailure.failed(Printable.of(e.getMessage()), e);
        }
    }

    private static String text(Path file, ImportReport report) {
        int taken = report.added() + report.known();
        return (report.rejection().isEmpty() ? "Read " : "Took the first " + taken + " of ")
                + Units.number(report.headers(), "header")
                + " from "
                + Printable.of(file.toString())
                + ": "
                + report.added()
                + " new, "
                + report.known()
                + " known.\nBest header: "
                + report.tip().height()
                + " "
                + report.tip().hash()
                + (report.added() > 0
                        ? "\nThe node is told at the next probe; altnet:probe is one now."
                        : "");
    }

    private static String words(Path file, Rejection why) {
        String place = "header " + why.index() + " at byte " + offset(why) + " is refused by ";
        return file
                + ": "
                + (why.rule() == HeaderRule.LINK ? "" : place + why.rule() + ": ")
                + why.detail();
    }

    private static JsonObject json(Path file, ImportReport report) {
        return new JsonObject()
                .put("file", file.toString())
                .put("headers", report.headers())
                .put("added", report.added())
                .put("known", report.known())
                .put("tip", JsonForms.position(report.tip()))
                .put("rejection", report.rejection().map(HeadersImport::json).orElse(null));
    }

    private static JsonObject json(Rejection why) {
        return new JsonObject()
                .put("index", why.index())
                .put("offset", offset(why))
                .put("height", why.height())
                .put("hash", why.hash().toString())
                .put("rule", why.rule().name())
                .put("detail", why.detail());
    }

    private static long offset(Rejection why) {
        return (long) why.index() * BlockHeader.LENGTH;
    }
}
