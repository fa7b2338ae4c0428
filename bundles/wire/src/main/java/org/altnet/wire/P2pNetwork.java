package org.altnet.wire;

import org.altnet.api.message.Network;

/**
 * What tells one network's P2P traffic from another's (Bitcoin Core, {@code
 * kernel/chainparams.cpp}).
 *
 * @param magic the first four bytes of every message, the first one most significant
 * @param port where nodes listen unless told otherwise
 */
public record P2pNetwork(int magic, int port) {
    private static final P2pNetwork MAINNET = new P2pNetwork(0xf9beb4d9, 8333);
    private static final P2pNetwork TESTNET3 = new P2pNetwork(0x0b110907, 18333);
    private static final P2pNetwork TESTNET4 = new P2pNetwork(0x1c163f28, 48333);
    private static final P2pNetwork SIGNET = new P2pNetwork(0x0a03cf40, 38333);
    private static final P2pNetwork REGTEST = new P2pNetwork(0xfabfb5da, 18444);

    /** Signet is the default one; another's magic follows from its challenge (BIP325). */
    public static P2pNetwork of(Network network) {
        return switch (network) {
            case MAINNET -> MAINNET;
            case TESTNET3 -> TESTNET3;
            case TESTNET4 -> TESTNET4;
            case SIGNET -> SIGNET;
            case REGTEST -> REGTEST;
        };
    }
}
