package org.altnet.api.stack;

import java.util.List;
import java.util.Optional;

/**
 * How an anycast ended.
 *
 * @param accepted the answer that settled it; empty if none did
 * @param receipts one for each peer that was asked, in the order of asking
 */
public record AnycastResult(Optional<Answer> accepted, List<Receipt> receipts) {
    public AnycastResult {
        receipts = List.copyOf(receipts);
    }
}
