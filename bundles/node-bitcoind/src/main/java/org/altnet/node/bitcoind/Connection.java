package org.altnet.node.bitcoind;

import java.util.List;
import java.util.Optional;
import org.altnet.node.bitcoind.rpc.HttpTransport;
import org.altnet.node.bitcoind.rpc.JsonRpc;

/**
 * A node that answers and is the right one: all that can be asked of it. Lives until the node is
 * lost, since the next to answer may be another one. Thread-safe.
 *
 * @param watching the view of the thread that watches, over lines of its own, so that slow answers
 *     to others do not hold it up
 */
record Connection(
        HttpTransport transport,
        JsonRpc watchingRpc,
        Asking watching,
        ChainView watchingView,
        Asking node,
        ChainView view,
        HeaderServing headers,
        BlockSource blocks,
        HandOver handOver,
        BlockRequests requests,
        Transactions transactions,
        Features features,
        NetworkInfo network,
        List<String> indexes,
        boolean restOffered,
        TipSignal signal,
        Optional<PeerLink> peer)
        implements AutoCloseable {
    /** What is under way fails. Idempotent, within 5 s. */
    @Override
    public void close() {
        transport.close();
        signal.close();
        peer.ifPresent(PeerLink::close);
    }
}
