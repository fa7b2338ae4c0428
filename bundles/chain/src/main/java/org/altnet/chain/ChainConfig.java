package org.altnet.chain;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The section {@code [altnet.chain]}: read by AltNet's own chain, and by what opens all chains, the
 * light node's too.
 */
@ObjectClassDefinition(
        name = "AltNet header chain",
        description = "Where chains of headers begin, and how much work they must have")
@interface ChainConfig {
    /** The configuration's PID. */
    String PID = "altnet.chain";

    @AttributeDefinition(description = "The Bitcoin network; filled in by the launcher")
    String network();

    @AttributeDefinition(description = "Where state is kept; filled in by the launcher")
    String state_directory();

    @AttributeDefinition(
            name = "start",
            options = {
                @Option(label = "genesis", value = "genesis"),
                @Option(label = "checkpoint", value = "checkpoint")
            },
            description =
                    "Where a chain begins that has no file yet: genesis, or checkpoint, the latest"
                            + " one that bitcoinj knows (mainnet, testnet3, signet). All rules hold"
                            + " from there on; what is before is believed. A file that exists goes"
                            + " on as it began")
    String start() default "genesis";

    @AttributeDefinition(
            name = "minimum.chain.work",
            description =
                    "How much work a branch must have before its headers are stored, hexadecimal"
                            + " as Bitcoin Core's -minimumchainwork; empty for the network's own")
    String minimum_chain_work() default "";
}
