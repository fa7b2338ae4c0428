/**
 * Header rules, fork tree and append-only store, behind {@code org.altnet.api.chain}.
 *
 * <p>The way of a header: {@link org.altnet.chain.FlatHeaderChain} takes a batch, {@link
 * org.altnet.chain.HeaderValidator} hashes each header and asks {@link
 * org.altnet.chain.HeaderRules}, {@link org.altnet.chain.HeaderTree} holds it staged, {@link
 * org.altnet.chain.HeaderLog} makes the batch durable, and only then the tree lets readers see it.
 * Where it all begins, at genesis or a checkpoint, {@link org.altnet.chain.ChainStarts} knows.
 */
package org.altnet.chain;
