package org.altnet.node.bitcoind;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/**
 * A P2P connection that is made once the node's first download is over: before that, Core may
 * choose us as the one peer to get its headers from, and wait for us for minutes.
 *
 * <p>Its monitor guards whether it is open; no call goes out under it but the opening, which does
 * not block.
 */
final class PeerLink implements HeaderAnnouncement {
    private final Supplier<HeaderAnnouncement> opener;
    private Optional<HeaderAnnouncement> opened = Optional.empty();
    private boolean closed;

    PeerLink(Supplier<HeaderAnnouncement> opener) {
        this.opener = opener;
    }

    /** Begins to connect. Does not block; idempotent. */
    synchronized void open() {
        if (!closed && opened.isEmpty()) {
            opened = Optional.of(opener.get());
        }
    }

    @Override
    public void announce(Headers headers) throws IOException {
        link().announce(headers);
    }

    @Override
    public Set<Hash256> wanted() {
        return current().map(HeaderAnnouncement::wanted).orElse(Set.of());
    }

    @Override
    public void give(Block block) throws IOException {
        link().give(block);
    }

    @Override
    public String describe() {
        return current()
                .map(HeaderAnnouncement::describe)
                .orElse("not until the first download is over");
    }

    @Override
    public void close() {
        Optional<HeaderAnnouncement> left;
        synchronized (this) {
            closed = true;
            left = opened;
        }
        left.ifPresent(HeaderAnnouncement::close);
    }

    private HeaderAnnouncement link() throws IOException {
        return current()
                .orElseThrow(
                        () ->
                                new IOException(
                                        "not connected, since the node is in its first download"));
    }

    private synchronized Optional<HeaderAnnouncement> current() {
        return opened;
    }
}
