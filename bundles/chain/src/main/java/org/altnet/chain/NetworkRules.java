package org.altnet.chain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Network;

/**
 * What the header rules of the networks differ in (Bitcoin Core {@code
 * src/kernel/chainparams.cpp}).
 *
 * @param network which network
 * @param genesis its first header
 * @param limitBits the easiest target, in compact form
 * @param retargets false if the difficulty never changes (regtest)
 * @param easyAfterSilence true if a block whose time is more than 20 minutes after its parent's has
 *     the easiest target (testnet3, testnet4; BIP94)
 * @param bip94 true if the difficulty is adjusted from the bits of a period's first block, and a
 *     period's first block is at most 600 s earlier than its parent (testnet4)
 */
record NetworkRules(
        Network network,
        BlockHeader genesis,
        int limitBits,
        boolean retargets,
        boolean easyAfterSilence,
        boolean bip94) {

    /** Of the coinbase that all networks but testnet4 begin with. */
    private static final String THE_TIMES_2009 =
            "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";

    private static final String TESTNET4_2024 =
            "7aa0a7ae1e223414cb807e40cd57e667b718e42aaf9306db9102fe28912b7b4e";

    private static final int MAINNET_LIMIT = 0x1d00ffff;
    private static final int SIGNET_LIMIT = 0x1e0377ae;
    private static final int REGTEST_LIMIT = 0x207fffff;

    static NetworkRules of(Network network) {
        return switch (network) {
            case MAINNET ->
                    new NetworkRules(
                            network,
                            genesis(THE_TIMES_2009, 1231006505, MAINNET_LIMIT, 2083236893),
                            MAINNET_LIMIT,
                            true,
                            false,
                            false);
            case TESTNET3 ->
                    new NetworkRules(
                            network,
                            genesis(THE_TIMES_2009, 1296688602, MAINNET_LIMIT, 414098458),
                            MAINNET_LIMIT,
                            true,
                            true,
                            false);
            case TESTNET4 ->
                    new NetworkRules(
                            network,
                            genesis(TESTNET4_2024, 1714777860, MAINNET_LIMIT, 393743547),
                            MAINNET_LIMIT,
                            true,
                            true,
                            true);
            case SIGNET ->
                    new NetworkRules(
                            network,
                            genesis(THE_TIMES_2009, 1598918400, SIGNET_LIMIT, 52613770),
                            SIGNET_LIMIT,
                            true,
                            false,
                            false);
            case REGTEST ->
                    new NetworkRules(
                            network,
                            genesis(THE_TIMES_2009, 1296688602, REGTEST_LIMIT, 2),
                            REGTEST_LIMIT,
                            false,
                            false,
                            false);
        };
    }

    private static BlockHeader genesis(String merkleRoot, int time, int bits, int nonce) {
        ByteBuffer raw =
                ByteBuffer.allocate(BlockHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN).putInt(1);
        Hash256.ZERO.writeTo(raw);
        Hash256.parse(merkleRoot).writeTo(raw);
        return BlockHeader.of(raw.putInt(time).putInt(bits).putInt(nonce).array());
    }
}
