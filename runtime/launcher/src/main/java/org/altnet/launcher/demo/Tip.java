package org.altnet.launcher.demo;

import org.altnet.launcher.exit.ExitException;

/**
 * The best header of an actor's node, as the actor tells it; or the best block of a bitcoind.
 *
 * @param height as text: it is only shown
 * @param hash 64 hex digits
 */
record Tip(String height, String hash) {
    static Tip of(Actor actor) throws ExitException {
        return new Tip(actor.get("node.best.height"), actor.get("node.best.hash"));
    }

    static Tip of(BitcoindRpc rpc) throws ExitException {
        String hash = rpc.value("getbestblockhash");
        String header = rpc.call("getblockheader", BitcoindRpc.quoted(hash));
        return new Tip(BitcoindRpc.field(header, "height").orElse("unknown"), hash);
    }
}
