package org.altnet.emergency;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import org.altnet.api.message.TxResult;
import org.altnet.room.OneLine;

/** Other people's words, made fit for tables, files and messages. */
final class Reasons {
    private static final int LONGEST = 300;

    private Reasons() {}

    /** One line for a receipt. */
    static String text(String words) {
        return OneLine.of(words, LONGEST).strip();
    }

    /** What went wrong, without the wrappers that stages put around it. */
    static String text(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return text(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    /** At most {@link TxResult#MAX_REASON} bytes of UTF-8, cut between characters. */
    static String wire(String words) {
        StringBuilder cut = new StringBuilder();
        int bytes = 0;
        for (int codePoint : text(words).codePoints().toArray()) {
            String one = Character.toString(codePoint);
            bytes += one.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > TxResult.MAX_REASON) {
                break;
            }
            cut.append(one);
        }
        return cut.toString();
    }
}
