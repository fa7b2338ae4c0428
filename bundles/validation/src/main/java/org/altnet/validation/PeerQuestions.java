package org.altnet.validation;

import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.stack.Altstack;
import org.altnet.room.BudgetedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what other AltNet nodes ask, from what the node believes: at most 2,000 headers at a
 * time, from genesis for a locator of which the node knows nothing, up to the stop hash.
 *
 * <p>A node that cannot be asked leaves a question without an answer. Confined to validation's
 * lane, where the node may block.
 */
final class PeerQuestions {
    private static final Logger LOG = LoggerFactory.getLogger(PeerQuestions.class);

    private final BitcoinNode node;
    private final Altstack altstack;
    private final BudgetedLog peerLog;
    private boolean complainedOfNode;

    /**
     * @param peerLog takes what is asked and answered, as often as peers please
     */
    PeerQuestions(BitcoinNode node, Altstack altstack, BudgetedLog peerLog) {
        this.node = node;
        this.altstack = altstack;
        this.peerLog = peerLog;
    }

    void answer(PeerId from, GetHeaders question) {
        peerLog.info("Receive GETHEADERS from {}", from.redacted());
        try {
            Headers headers = node.headersAfter(question.locator(), question.stop(), Headers.MAX);
            StoredHeader tip = node.bestHeader();
            peerLog.info(
                    "Fetch header starting from {}, tip {}",
                    headers.isEmpty() ? tip.hash() : headers.get(0).previous(),
                    tip.hash());
            peerLog.info("Sending back {} headers", headers.size());
            send(from, headers);
        } catch (NodeException e) {
            cannotAnswer(e);
        }
    }

    void answer(PeerId from, GetData question) {
        peerLog.info("Receive GETDATA from {}", from.redacted());
        try {
            Optional<Block> block = node.block(question.block());
            peerLog.info(
                    "Sending back block {}: {}",
                    question.block(),
                    block.map(found -> found.length() + " bytes").orElse("not found"));
            send(from, block.<Message>map(found -> found).orElse(new NotFound(question.block())));
        } catch (NodeException e) {
            cannotAnswer(e);
        }
    }

    private void send(PeerId to, Message answer) {
        complainedOfNode = false;
        altstack.send(to, answer)
                .whenComplete(
                        (sent, failure) -> {
                            if (failure != null) {
                                LOG.debug("Answer to {} not sent", to.redacted(), failure);
                            }
                        });
    }

    private void cannotAnswer(NodeException reason) {
        if (complainedOfNode) {
            LOG.debug("Still cannot answer other nodes", reason);
        } else {
            complainedOfNode = true;
            LOG.warn(
                    "Cannot answer other nodes: {}. Check node {}", reason.getMessage(), node.id());
        }
    }
}
