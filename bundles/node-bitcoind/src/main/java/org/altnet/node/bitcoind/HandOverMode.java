package org.altnet.node.bitcoind;

/** How the operator wants the node to be handed things. */
enum HandOverMode {
    AUTO,
    RPC,
    P2P
}
