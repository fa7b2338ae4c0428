/**
 * A {@link org.altnet.api.node.BitcoinNode} without bitcoind.
 *
 * <p>On regtest it keeps blocks and mines them ({@code RegtestNode}). On every other network it is
 * an SPV node ({@code SpvNode}): it asks Bitcoin peers for headers and believes the chain with the
 * most work, which makes it exactly as easy to eclipse as any light client, and exactly what
 * AltNet's other media are there to check. {@code EmbeddedNode} is the component in front of both.
 *
 * <p>Threads: {@code altnet-node} opens the files and tells the tip listeners; {@code
 * altnet-node-peers} keeps the SPV node's timers; {@code altnet-node-peer-*} wait for sockets and
 * DNS.
 */
package org.altnet.node.embedded;
