package org.altnet.shell;

import java.time.Duration;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.stack.Receipt;
import org.altnet.api.stack.Traffic;
import org.altnet.api.validation.Verdict;
import org.altnet.shell.text.JsonObject;

/** How values of the API look in JSON, wherever they turn up. Times in ms, hashes as Core's. */
final class JsonForms {
    private static final int CHAIN_WORK_DIGITS = 64;

    private JsonForms() {}

    /** A place in the chain; null for none. */
    static JsonObject position(Optional<StoredHeader> header) {
        return header.map(JsonForms::position).orElse(null);
    }

    static JsonObject position(StoredHeader header) {
        String work = header.chainWork().toString(16);
        return new JsonObject()
                .put("height", header.height())
                .put("hash", header.hash().toString())
                .put(
                        "chainWork",
                        "0".repeat(Math.max(0, CHAIN_WORK_DIGITS - work.length())) + work);
    }

    /** A place in the chain and the header that is there. */
    static JsonObject header(StoredHeader stored) {
        BlockHeader header = stored.header();
        return position(stored)
                .put("version", header.version())
                .put("previous", header.previous().toString())
                .put("merkleRoot", header.merkleRoot().toString())
                .put("time", header.time().toString())
                .put("bits", bits(header))
                .put("nonce", Integer.toUnsignedLong(header.nonce()));
    }

    /** The compact target in eight hexadecimal digits. */
    static String bits(BlockHeader header) {
        return String.format("%08x", header.bits());
    }

    static JsonObject verdict(Verdict verdict) {
        return new JsonObject()
                .put("state", verdict.state().name())
                .put("behind", verdict.behind())
                .put("text", verdict.text())
                .put("since", verdict.since().toString())
                .put("node", position(verdict.node()))
                .put("best", position(verdict.best()))
                .put("sources", verdict.sources());
    }

    static JsonObject receipt(Receipt receipt) {
        return new JsonObject()
                .put("peer", receipt.peer().toString())
                .put("group", receipt.group())
                .put("at", receipt.at().toString())
                .put("result", receipt.result().name())
                .put("tookMs", receipt.took().toMillis())
                .put("text", receipt.text());
    }

    static JsonObject traffic(Traffic traffic) {
        return new JsonObject()
                .put("messagesIn", traffic.messagesIn())
                .put("bytesIn", traffic.bytesIn())
                .put("messagesOut", traffic.messagesOut())
                .put("bytesOut", traffic.bytesOut())
                .put("dropped", traffic.dropped());
    }

    /** Milliseconds; null for none. */
    static Long millis(Optional<Duration> duration) {
        return duration.map(Duration::toMillis).orElse(null);
    }
}
