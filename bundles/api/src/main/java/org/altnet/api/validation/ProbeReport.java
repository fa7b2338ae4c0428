package org.altnet.api.validation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.stack.Receipt;

/**
 * One round of asking, from question to hand-over.
 *
 * @param node id of the node that it was for
 * @param cause what it was for: a detector's name, or {@code operator}
 * @param at when it began, wall clock
 * @param nodeBefore the node's best header before
 * @param nodeAfter the node's best header after
 * @param received headers received
 * @param added headers that AltNet did not know
 * @param handedOver headers that the node took from us
 * @param receipts what each peer was asked and what came of it
 * @param answers peers that gave a usable answer
 * @param agreeing diversity groups of those that stand at the node's best header as it was before
 * @param verdict what AltNet makes of it
 * @param took from the first question to the verdict
 */
public record ProbeReport(
        String node,
        String cause,
        Instant at,
        StoredHeader nodeBefore,
        StoredHeader nodeAfter,
        int received,
        int added,
        int handedOver,
        List<Receipt> receipts,
        int answers,
        Set<String> agreeing,
        Verdict verdict,
        Duration took) {
    public ProbeReport {
        receipts = List.copyOf(receipts);
        agreeing = Set.copyOf(agreeing);
    }
}
