package org.altnet.api.message;

/**
 * What one AltNet node says to another over any medium. Immutable values, never P2P frames: each
 * driver encodes them as its medium likes.
 *
 * <p>Messages carry no identifiers. Each question has its answers, and a peer is asked one question
 * at a time; but a transaction to be submitted does not wait for another question's answer, since
 * what became of it is told by its id:
 *
 * <ul>
 *   <li>{@link GetHeaders}: {@link Headers}
 *   <li>{@link GetData}: {@link Block} or {@link NotFound}
 *   <li>{@link GetTx}: {@link Tx} or {@link NotFound}
 *   <li>{@link Tx}, which asks for the transaction to be submitted: {@link TxResult}
 * </ul>
 */
public sealed interface Message
        permits GetHeaders, Headers, GetData, Block, GetTx, Tx, TxResult, NotFound {
    /** Bytes of content: what the limits of the altstack count, whatever the medium's encoding. */
    int length();
}
