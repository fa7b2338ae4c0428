package org.altnet.node.embedded;

import java.util.List;
import org.altnet.api.message.Network;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.core.NetworkParameters;

/**
 * What tells one network's P2P traffic from another's, and where to find peers.
 *
 * @param magic the first four bytes of every message, most significant first
 * @param port where nodes listen unless told otherwise
 * @param seeds DNS names that resolve to nodes; empty on regtest
 */
record P2pNetwork(int magic, int port, List<String> seeds) {
    /** Testnet4 is not in bitcoinj: Bitcoin Core, {@code kernel/chainparams.cpp}. */
    private static final P2pNetwork TESTNET4 =
            new P2pNetwork(
                    0x1c163f28,
                    48333,
                    List.of("seed.testnet4.bitcoin.sprovoost.nl", "seed.testnet4.wiz.biz"));

    static P2pNetwork of(Network network) {
        return switch (network) {
            case MAINNET -> of(BitcoinNetwork.MAINNET);
            case TESTNET3 -> of(BitcoinNetwork.TESTNET);
            case TESTNET4 -> TESTNET4;
            case SIGNET -> of(BitcoinNetwork.SIGNET);
            case REGTEST -> of(BitcoinNetwork.REGTEST);
        };
    }

    private static P2pNetwork of(BitcoinNetwork network) {
        NetworkParameters params = NetworkParameters.of(network);
        String[] seeds = params.getDnsSeeds();
        return new P2pNetwork(
                params.getPacketMagic(),
                params.getPort(),
                seeds == null ? List.of() : List.of(seeds));
    }
}
