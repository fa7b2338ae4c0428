package org.altnet.validation;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.Evidence;
import org.altnet.api.validation.Verdict;
import org.altnet.api.validation.Verdict.State;
import org.altnet.api.validation.VerdictListener;
import org.altnet.room.Whiteboard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verdict for all to see: logged once per change, and told to the listeners.
 *
 * <p>{@link #post} is confined to validation's lane, on which listeners are called; {@link
 * #current} and {@link #posted} may be read by anybody.
 */
final class VerdictBoard {
    private static final Logger LOG = LoggerFactory.getLogger(VerdictBoard.class);

    private final String node;
    private final Whiteboard<VerdictListener> listeners;
    private final TimeSource time;
    private volatile Posted posted;

    /**
     * A verdict and what it rests on.
     *
     * @param sources who said what, and when
     */
    record Posted(Verdict verdict, List<Evidence.Source> sources) {}

    /**
     * @param node the node's id
     * @param listeners told of each change
     * @param tip what is known of both sides before the node has been asked
     */
    VerdictBoard(
            String node, Whiteboard<VerdictListener> listeners, TimeSource time, StoredHeader tip) {
        this.node = node;
        this.listeners = listeners;
        this.time = time;
        posted =
                new Posted(
                        new Verdict(
                                State.UNRESOLVED,
                                0,
                                tip,
                                tip,
                                List.of(),
                                "the node has not been asked yet",
                                time.now().wall()),
                        List.of());
    }

    Verdict current() {
        return posted.verdict;
    }

    Posted posted() {
        return posted;
    }

    /**
     * @param standing both sides, and by how much the one is behind
     * @param names as {@link Verdict#sources()}
     * @param sources of those names, what is known of their words
     */
    void post(
            State state,
            Standing standing,
            List<String> names,
            List<Evidence.Source> sources,
            String text) {
        Verdict before = posted.verdict;
        Instant since = before.state() == state ? before.since() : time.now().wall();
        boolean outrun = state == State.BEHIND || state == State.FORK;
        Verdict now =
                new Verdict(
                        state,
                        outrun ? standing.behind() : 0,
                        standing.node(),
                        standing.best(),
                        names,
                        text,
                        since);
        posted = new Posted(now, sources);
        if (now.equals(before)) {
            return;
        }
        log(before, now, outrun);
        listeners.each(listener -> listener.verdict(node, now));
    }

    private void log(Verdict before, Verdict now, boolean outrun) {
        boolean sameState = before.state() == now.state();
        if (outrun) {
            if (!sameState || !before.best().hash().equals(now.best().hash())) {
                LOG.warn(
                        "Verdict {} ({}): {}. Best header {}, {} more work than {}, shown by {}."
                                + " Trust no confirmations until the node has caught up",
                        now.state(),
                        node,
                        now.text(),
                        now.best().hash(),
                        now.best().chainWork().subtract(now.node().chainWork()),
                        now.node().hash(),
                        redacted(now.sources()));
                return;
            }
        } else if (!sameState || !before.text().equals(now.text())) {
            LOG.info("Verdict {} ({}): {}", now.state(), node, now.text());
            return;
        }
        LOG.debug("Verdict still {} ({}): {}", now.state(), node, now.text());
    }

    private static String redacted(List<String> sources) {
        return sources.isEmpty()
                ? "somebody earlier"
                : sources.stream()
                        .map(source -> PeerId.parse(source).redacted())
                        .collect(Collectors.joining(", "));
    }
}
