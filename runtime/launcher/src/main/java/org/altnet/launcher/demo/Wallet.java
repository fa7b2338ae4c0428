package org.altnet.launcher.demo;

import java.math.BigDecimal;
import org.altnet.launcher.exit.ExitException;

/**
 * The wallet of a node of the demo's: it mines, and signs. Which methods the node has is asked of
 * it, since they were renamed over the years. Confined to one thread.
 */
final class Wallet {
    private static final BigDecimal FEE = new BigDecimal("0.0001");

    private final BitcoindRpc rpc;

    private Wallet(BitcoindRpc rpc) {
        this.rpc = rpc;
    }

    /** Makes one where a node has none by itself. */
    static Wallet of(BitcoindRpc rpc) throws ExitException {
        if (rpc.knows("createwallet") && rpc.call("listwallets").equals("[]")) {
            rpc.call("createwallet", "\"demo\"");
        }
        return new Wallet(rpc);
    }

    /** Blocks on top of the node's best one, paid to this wallet. */
    void mine(int blocks) throws ExitException {
        if (rpc.knows("generate")) {
            rpc.call("generate", Integer.toString(blocks));
        } else {
            rpc.call("generatetoaddress", Integer.toString(blocks), BitcoindRpc.quoted(address()));
        }
    }

    /** A new one of this wallet's. */
    String address() throws ExitException {
        return rpc.value("getnewaddress");
    }

    /**
     * Spends one mature output, all of it; nobody is told.
     *
     * @return signed, in hex
     */
    String payment(String to) throws ExitException {
        String unspent = rpc.call("listunspent");
        String txid = require(unspent, "txid");
        String index = require(unspent, "vout");
        BigDecimal amount = new BigDecimal(require(unspent, "amount")).subtract(FEE);
        String unsigned =
                rpc.call(
                        "createrawtransaction",
                        "[{\"txid\":\"" + txid + "\",\"vout\":" + index + "}]",
                        "{\"" + to + "\":" + amount.toPlainString() + "}");
        String signer =
                rpc.knows("signrawtransactionwithwallet")
                        ? "signrawtransactionwithwallet"
                        : "signrawtransaction";
        String signed = rpc.call(signer, unsigned);
        if (!require(signed, "complete").equals("true")) {
            throw ExitException.failed("the wallet cannot sign: " + signed);
        }
        return require(signed, "hex");
    }

    private static String require(String json, String field) throws ExitException {
        return BitcoindRpc.field(json, field)
                .orElseThrow(
                        () -> ExitException.failed("the wallet has no " + field + ": " + json));
    }
}
