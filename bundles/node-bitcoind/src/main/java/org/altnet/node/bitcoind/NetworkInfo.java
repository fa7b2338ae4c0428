package org.altnet.node.bitcoind;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.altnet.node.bitcoind.Decoded.GarbledException;

/**
 * What a node says of itself: {@code getnetworkinfo}.
 *
 * @param agent such as {@code /Satoshi:31.0.0/}
 * @param peers how many it has
 */
record NetworkInfo(String agent, int peers) {
    static NetworkInfo of(JsonValue answer) throws GarbledException {
        JsonObject object = Decoded.object(answer);
        return new NetworkInfo(
                Decoded.string(object, "subversion").replaceAll("\\p{Cntrl}", " "),
                Decoded.count(object, "connections"));
    }
}
