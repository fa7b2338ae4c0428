package org.altnet.altstack;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.time.Moment;

/**
 * Questions about a hash whose answer did not come in time, and may come yet: a block is long, and
 * a medium may be slow. Each excuses one answer within the hour, of the peer that was asked, from
 * wherever it calls.
 *
 * <p>Bounded: the oldest goes first. Confined to the processing lane.
 */
final class Unanswered {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MOST = 4_096;

    private final Map<Key, Open> questions =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Open> eldest) {
                    return size() > MOST;
                }
            };

    private record Key(PeerId who, Hash256 hash) {}

    /**
     * @param times how often it was asked in vain
     */
    private record Open(Moment latest, int times) {}

    /** A question that was asked, and has come to its end without an answer. */
    void add(Question question, Moment now) {
        about(question.asked)
                .map(hash -> new Key(question.of.identity(), hash))
                .ifPresent(
                        key -> {
                            Open before = questions.remove(key);
                            int times = before == null ? 1 : before.times + 1;
                            questions.put(key, new Open(now, times));
                        });
    }

    /** Whether a message is the answer to one of them, which then is one the less. */
    boolean take(PeerId from, Message message, Moment now) {
        Optional<Key> key = hash(message).map(hash -> new Key(from.identity(), hash));
        Open open = key.map(questions::get).orElse(null);
        if (open == null) {
            return false;
        }
        if (open.times > 1) {
            questions.put(key.get(), new Open(open.latest, open.times - 1));
        } else {
            questions.remove(key.get());
        }
        return now.since(open.latest).compareTo(KEPT) <= 0;
    }

    /** Whether a message can be nothing but an answer, and names what it answers. */
    static boolean isAnswer(Message message) {
        return message instanceof Block || message instanceof NotFound;
    }

    private static Optional<Hash256> about(Message asked) {
        if (asked instanceof GetData block) {
            return Optional.of(block.block());
        }
        return asked instanceof GetTx tx ? Optional.of(tx.txid()) : Optional.empty();
    }

    private static Optional<Hash256> hash(Message answer) {
        if (answer instanceof NotFound notFound) {
            return Optional.of(notFound.hash());
        }
        return answer instanceof Block block && block.length() >= BlockHeader.LENGTH
                ? Optional.of(block.header().hash())
                : Optional.empty();
    }
}
