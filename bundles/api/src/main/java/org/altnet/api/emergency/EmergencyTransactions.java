package org.altnet.api.emergency;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Sends transactions by whatever still works, keeps at it until they are in a block, and says what
 * became of them at each node that took them. Kept across restarts. Thread-safe; no method blocks.
 */
@ProviderType
public interface EmergencyTransactions {
    /**
     * Looks a transaction over without telling anybody but the operator's own nodes, which are
     * asked what they would say.
     *
     * @param options how it would be sent
     * @return fails with {@link UnsoundTransactionException} if no node would take it
     */
    CompletionStage<Inspection> inspect(Tx tx, SendOptions options);

    /**
     * Sends a transaction, to the operator's own nodes as they are configured, to peers by private
     * media, then, while acknowledgements are missing, by media that tell more. Sending it again
     * changes the options and begins anew with whoever has not taken it; the transaction stays one.
     *
     * @return completes when it is kept on disk and on its way; fails with {@link
     *     UnsoundTransactionException}, or with an {@link java.io.IOException} if it cannot be kept
     */
    CompletionStage<EmergencyTx> send(Tx tx, SendOptions options);

    /** All of them, the newest first. */
    List<EmergencyTx> all();

    /** One of them. */
    Optional<EmergencyTx> find(Hash256 txid);

    /**
     * Stops sending it. What is out is out.
     *
     * @return completes with whether there was anything to stop
     */
    CompletionStage<Boolean> stop(Hash256 txid);
}
