package org.altnet.node.bitcoind;

import org.altnet.api.message.Network;

/**
 * What Bitcoin Core calls a network, and where it is found there (Core's {@code
 * chainparamsbase.cpp}).
 *
 * @param chain the name in {@code getblockchaininfo}
 * @param folder below the data directory; empty for mainnet
 * @param rpcPort default port of RPC and REST
 * @param p2pPort default port for peers
 */
record CoreNetwork(String chain, String folder, int rpcPort, int p2pPort) {
    static CoreNetwork of(Network network) {
        return switch (network) {
            case MAINNET -> new CoreNetwork("main", "", 8332, 8333);
            case TESTNET3 -> new CoreNetwork("test", "testnet3", 18332, 18333);
            case TESTNET4 -> new CoreNetwork("testnet4", "testnet4", 48332, 48333);
            case SIGNET -> new CoreNetwork("signet", "signet", 38332, 38333);
            case REGTEST -> new CoreNetwork("regtest", "regtest", 18443, 18444);
        };
    }
}
