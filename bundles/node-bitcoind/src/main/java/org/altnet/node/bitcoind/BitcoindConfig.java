package org.altnet.node.bitcoind;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The section {@code [altnet.node.bitcoind]}, or {@code [altnet.node.bitcoind~name]} for each of
 * several nodes.
 */
@ObjectClassDefinition(
        name = "AltNet bitcoind",
        description = "A Bitcoin Core node of yours, as it comes, over RPC")
@interface BitcoindConfig {
    /** The configuration's PID, and its factory PID. */
    String PID = "altnet.node.bitcoind";

    @AttributeDefinition(
            description = "mainnet, testnet3, testnet4, signet or regtest; set by the launcher")
    String network();

    @AttributeDefinition(
            name = "rpc.connect",
            required = false,
            description =
                    "Where the node's RPC listens: host, host:port or [IPv6 address]:port. Empty:"
                            + " 127.0.0.1 and the network's port")
    String rpc_connect() default "";

    @AttributeDefinition(
            name = "datadir",
            required = false,
            description =
                    "The node's data directory (its -datadir), where the cookie is found. Empty:"
                            + " ~/.bitcoin, on macOS ~/Library/Application Support/Bitcoin")
    String datadir() default "";

    @AttributeDefinition(
            name = "cookie",
            required = false,
            description =
                    "The absolute path of the node's cookie file. Empty: .cookie in the network's"
                            + " folder of the data directory")
    String cookie() default "";

    @AttributeDefinition(
            name = "rpc.user",
            required = false,
            description = "A user of the node's rpcauth. Empty: the cookie is used")
    String rpc_user() default "";

    @AttributeDefinition(
            name = "rpc.password.file",
            required = false,
            description =
                    "The absolute path of a file with that user's password, which only its owner"
                            + " can read (chmod 600)")
    String rpc_password_file() default "";

    @AttributeDefinition(
            name = "rpc.timeout",
            required = false,
            description = "How long the node may take for one answer; such as 30s")
    String rpc_timeout() default "30s";

    @AttributeDefinition(
            name = "hand.over",
            required = false,
            description =
                    "How the node is handed headers and blocks: rpc (submitheader, submitblock),"
                            + " p2p (as a peer would), or auto: rpc, but headers by p2p if the node"
                            + " has no submitheader")
    String hand_over() default "auto";

    @AttributeDefinition(
            name = "p2p.connect",
            required = false,
            description =
                    "Where the node listens for peers, for hand.over: host, host:port or [IPv6"
                            + " address]:port. Empty: the host of rpc.connect and the network's"
                            + " port")
    String p2p_connect() default "";

    @AttributeDefinition(
            name = "zmq.hashblock",
            required = false,
            description =
                    "Where the node publishes new blocks (its -zmqpubhashblock), as"
                            + " tcp://host:port. Empty: the node is asked")
    String zmq_hashblock() default "";

    @AttributeDefinition(
            name = "poll",
            required = false,
            description = "How often the node is asked for its tip when nothing tells; such as 5s")
    String poll() default "5s";

    @AttributeDefinition(
            name = "rest",
            required = false,
            description = "auto: headers and blocks by REST if the node offers it (-rest); or off")
    String rest() default "auto";
}
