package org.altnet.driver.p2p;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.time.Moment;

/**
 * Tells an answer to {@code getheaders} from an announcement that comes before it: messages carry
 * no identifiers, but an answer begins after one of the hashes that were asked from. Thread-safe:
 * its monitor guards all.
 */
final class PendingHeaders {
    /** A node that takes longer has not heard, or will not answer. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private Set<Hash256> from = Set.of();
    private Moment since;

    /**
     * @param hashes those asked from, and that of the genesis block
     */
    synchronized void asked(Set<Hash256> hashes, Moment now) {
        from = new HashSet<>(hashes);
        since = now;
    }

    /**
     * @return false for what is not the answer while one is awaited
     */
    synchronized boolean accepts(Headers headers, Moment now) {
        boolean awaited = !from.isEmpty() && now.since(since).compareTo(LONGEST) < 0;
        boolean answer = headers.isEmpty() || from.contains(headers.get(0).previous());
        if (answer) {
            from = Set.of();
        }
        return answer || !awaited;
    }
}
