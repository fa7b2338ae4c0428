package org.altnet.node.bitcoind.rpc;

/** Error codes of Bitcoin Core ({@code rpc/protocol.h}) that mean something to AltNet. */
public final class RpcCodes {
    /** {@code RPC_MISC_ERROR}: pruned, not downloaded, no such peer. */
    public static final int MISC = -1;

    /** {@code RPC_INVALID_ADDRESS_OR_KEY}: no such block or transaction. */
    public static final int NOT_FOUND = -5;

    /** {@code RPC_INVALID_PARAMETER}: a height out of range. */
    public static final int INVALID_PARAMETER = -8;

    /** {@code RPC_DESERIALIZATION_ERROR}. */
    public static final int UNREADABLE = -22;

    /** {@code RPC_VERIFY_ERROR}. */
    public static final int VERIFY = -25;

    /** {@code RPC_VERIFY_REJECTED}. */
    public static final int VERIFY_REJECTED = -26;

    /** {@code RPC_VERIFY_ALREADY_IN_UTXO_SET}, before called {@code ..._IN_CHAIN}. */
    public static final int ALREADY_IN_CHAIN = -27;

    /** {@code RPC_IN_WARMUP}. */
    public static final int IN_WARMUP = -28;

    /** {@code RPC_METHOD_NOT_FOUND}. */
    public static final int METHOD_NOT_FOUND = -32601;

    /** {@code RPC_INTERNAL_ERROR}: old nodes, for a block whose header alone they have. */
    public static final int INTERNAL = -32603;

    private RpcCodes() {}
}
