package org.altnet.api.emergency;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.altnet.api.message.Hash256;

/**
 * What a transaction does, for somebody to look at before it goes out.
 *
 * @param txid its id
 * @param length bytes
 * @param virtualSize virtual bytes (BIP141)
 * @param inputs the outputs that it spends, as {@code txid:index}
 * @param outputs where the money goes, in order
 * @param fee satoshi; empty if no node can tell
 * @param nodes what each of the operator's own nodes says of it, by the node's id
 * @param warnings what looks odd, each in one line
 * @param ownNodes when the operator's own nodes get it and whom they tell, in one line; empty if
 *     there are none
 */
public record Inspection(
        Hash256 txid,
        int length,
        int virtualSize,
        List<String> inputs,
        List<Output> outputs,
        OptionalLong fee,
        Map<String, String> nodes,
        List<String> warnings,
        String ownNodes) {
    public Inspection {
        Objects.requireNonNull(txid, "txid");
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = Map.copyOf(nodes);
        warnings = List.copyOf(warnings);
        Objects.requireNonNull(ownNodes, "ownNodes");
    }

    /**
     * An output.
     *
     * @param satoshi how much
     * @param to an address of the network; the script in hex if it has none
     */
    public record Output(long satoshi, String to) {}
}
