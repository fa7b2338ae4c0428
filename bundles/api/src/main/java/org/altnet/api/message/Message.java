package org.altnet.api.message;

/**
 * What one AltNet node says to another over any medium. Immutable values, never P2P frames: each
 * driver encodes them as its medium likes.
 *
 * <p>A question ({@link GetHeaders}, {@link GetData}) is answered by {@link Headers}, {@link Block}
 * or {@link NotFound}; messages carry no identifiers, so a peer is asked one question at a time.
 */
public sealed interface Message permits GetHeaders, Headers, GetData, Block, Tx, NotFound {
    /** Bytes of content: what the limits of the altstack count, whatever the medium's encoding. */
    int length();
}
