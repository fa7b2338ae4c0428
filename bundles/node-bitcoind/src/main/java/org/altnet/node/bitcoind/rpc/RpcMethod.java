package org.altnet.node.bitcoind.rpc;

/**
 * Every method that is ever called: the operator's {@code rpcwhitelist} needs these and no others.
 * The file {@code altnet/rpcwhitelist.txt} in the jar lists the same.
 */
public enum RpcMethod {
    HELP("help"),
    GETBLOCKCHAININFO("getblockchaininfo"),
    GETNETWORKINFO("getnetworkinfo"),
    GETBLOCKHASH("getblockhash"),
    GETBLOCKHEADER("getblockheader"),
    GETBLOCK("getblock", 2 * Limits.BLOCK + Limits.USUAL),
    GETCHAINTIPS("getchaintips", 4 * Limits.USUAL),
    GETPEERINFO("getpeerinfo", 4 * Limits.USUAL),
    GETBLOCKFROMPEER("getblockfrompeer"),
    SUBMITHEADER("submitheader"),
    SUBMITBLOCK("submitblock"),
    SENDRAWTRANSACTION("sendrawtransaction"),
    TESTMEMPOOLACCEPT("testmempoolaccept"),
    GETRAWTRANSACTION("getrawtransaction", Limits.MOST),
    GETINDEXINFO("getindexinfo"),
    GETZMQNOTIFICATIONS("getzmqnotifications"),
    WAITFORNEWBLOCK("waitfornewblock");

    private final String id;
    private final int longestAnswer;

    /** Bytes of JSON. */
    static final class Limits {
        static final int USUAL = 1 << 20;
        static final int BLOCK = 4_000_000;
        static final int MOST = 32 << 20;

        private Limits() {}
    }

    RpcMethod(String id) {
        this(id, Limits.USUAL);
    }

    RpcMethod(String id, int longestAnswer) {
        this.id = id;
        this.longestAnswer = longestAnswer;
    }

    /** The name on the wire. */
    public String id() {
        return id;
    }

    /** Bytes of one answer at most; what is longer is not read. */
    int longestAnswer() {
        return longestAnswer;
    }
}
