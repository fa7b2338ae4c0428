/**
 * Handing headers and blocks to the node as one of its peers would.
 *
 * <p>Seen with Bitcoin Core 0.11.99 on regtest, its chain at genesis and so in its initial
 * download: it takes the headers ({@code getchaintips} says {@code headers-only}), asks us for the
 * blocks, takes each as it is given, and ends at the last one's tip. It takes a block that it has
 * not asked for, too. One with a wrong merkle root it answers with {@code reject}, code 0x10 and no
 * reason, and hangs up.
 */
package org.altnet.node.bitcoind.p2p;
