/** Handing headers and blocks to the node as one of its peers would. */
package org.altnet.node.bitcoind.p2p;
