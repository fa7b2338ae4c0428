package org.altnet.node.bitcoind;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.node.bitcoind.p2p.P2pSettings;
import org.altnet.node.bitcoind.signal.TipSignalSettings;

/** Links that lead nowhere, and say what was done with them. */
final class ScriptedLinks implements Links {
    final Set<Hash256> wanted = ConcurrentHashMap.newKeySet();
    volatile Consumer<Headers> onAnnounce = headers -> {};
    volatile Consumer<Block> onGive = block -> {};
    volatile Runnable changed = () -> {};
    volatile boolean opened;
    volatile boolean signalClosed;

    @Override
    public TipSignal signal(TipSignalSettings settings, Runnable mayHaveChanged) {
        changed = mayHaveChanged;
        signalClosed = false;
        return new TipSignal() {
            @Override
            public String describe() {
                return settings.newBlockWait().isPresent() ? "a long poll" : "nothing";
            }

            @Override
            public void close() {
                signalClosed = true;
            }
        };
    }

    @Override
    public HeaderAnnouncement announcement(P2pSettings settings) {
        opened = true;
        return new HeaderAnnouncement() {
            @Override
            public void announce(Headers headers) throws IOException {
                onAnnounce.accept(headers);
            }

            @Override
            public Set<Hash256> wanted() {
                return wanted;
            }

            @Override
            public void give(Block block) throws IOException {
                wanted.remove(block.header().hash());
                onGive.accept(block);
            }

            @Override
            public String describe() {
                return "connected";
            }

            @Override
            public void close() {}
        };
    }
}
