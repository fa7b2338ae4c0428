package org.altnet.chain;

import org.altnet.api.message.BlockHeader;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.Monetary;
import org.bitcoinj.base.Network;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.base.internal.ByteUtils;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.params.BitcoinNetworkParams;
import org.bitcoinj.params.Networks;
import org.bitcoinj.params.RegTestParams;
import org.bitcoinj.params.TestNet3Params;

/**
 * bitcoinj's networks with the ease of regtest, where a test can mine whatever it likes. A network
 * is known to all of bitcoinj once it was asked for here, until {@link #unregisterAll}.
 */
final class EasyParameters {
    private static final int LIMIT = 0x207fffff;

    private EasyParameters() {}

    /** Adjusts the difficulty as mainnet does. */
    static NetworkParameters likeMainnet() {
        return register(new LikeMainnet());
    }

    /** As {@link #likeMainnet}, with a checkpoint. */
    static NetworkParameters likeMainnetWithCheckpoint(int height, BlockHeader header) {
        LikeMainnet parameters = new LikeMainnet();
        parameters.checkpoint(height, header);
        return register(parameters);
    }

    /** Has testnet3's easy blocks. */
    static NetworkParameters likeTestnet3() {
        return register(new LikeTestnet3());
    }

    private static NetworkParameters register(NetworkParameters parameters) {
        Networks.register(parameters);
        return parameters;
    }

    static void unregisterAll() {
        Networks.unregister(new LikeMainnet());
        Networks.unregister(new LikeTestnet3());
    }

    private static final class LikeMainnet extends BitcoinNetworkParams {
        private static final Network ID = new Id("easy.mainnet");

        private LikeMainnet() {
            super(BitcoinNetwork.REGTEST);
            targetTimespan = TARGET_TIMESPAN;
            maxTarget = ByteUtils.decodeCompactBits(LIMIT);
            majorityEnforceBlockUpgrade = 750;
            majorityRejectBlockOutdated = 950;
            majorityWindow = 1000;
        }

        private void checkpoint(int height, BlockHeader header) {
            checkpoints.put(height, Sha256Hash.wrapReversed(header.hash().bytes()));
        }

        @Override
        public Network network() {
            return ID;
        }

        @Override
        public String getId() {
            return ID.id();
        }

        @Override
        public Block getGenesisBlock() {
            return RegTestParams.get().getGenesisBlock();
        }
    }

    private static final class LikeTestnet3 extends TestNet3Params {
        private static final Network ID = new Id("easy.testnet3");

        private LikeTestnet3() {
            maxTarget = ByteUtils.decodeCompactBits(LIMIT);
        }

        @Override
        public Network network() {
            return ID;
        }

        @Override
        public String getId() {
            return ID.id();
        }

        @Override
        public Block getGenesisBlock() {
            return RegTestParams.get().getGenesisBlock();
        }
    }

    /** A name that bitcoinj does not know yet; all else is regtest's. */
    private record Id(String id) implements Network {
        private static final Network REGTEST = BitcoinNetwork.REGTEST;

        @Override
        public int legacyAddressHeader() {
            return REGTEST.legacyAddressHeader();
        }

        @Override
        public int legacyP2SHHeader() {
            return REGTEST.legacyP2SHHeader();
        }

        @Override
        public String segwitAddressHrp() {
            return REGTEST.segwitAddressHrp();
        }

        @Override
        public String uriScheme() {
            return REGTEST.uriScheme();
        }

        @Override
        public boolean hasMaxMoney() {
            return REGTEST.hasMaxMoney();
        }

        @Override
        public Monetary maxMoney() {
            return REGTEST.maxMoney();
        }

        @Override
        public boolean exceedsMaxMoney(Monetary monetary) {
            return REGTEST.exceedsMaxMoney(monetary);
        }
    }
}
