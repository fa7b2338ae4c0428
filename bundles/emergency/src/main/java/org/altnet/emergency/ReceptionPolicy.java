package org.altnet.emergency;

/**
 * What is taken of other AltNet nodes.
 *
 * @param accept whether anything is
 * @param perPeer how many of one peer in an hour
 * @param perHour how many in an hour of all together whose key the operator has not chosen
 * @param maxWeight weight units (BIP141)
 * @param minFeeRate satoshi for each virtual byte, where a node can tell; 0 for none
 */
record ReceptionPolicy(boolean accept, int perPeer, int perHour, int maxWeight, int minFeeRate) {
    /** What of an hour's share of one peer may come at once. */
    int peerBurst() {
        return Math.max(1, perPeer / 2);
    }

    /** What of an hour's share of all may come at once. */
    int burst() {
        return Math.max(1, perHour / 3);
    }
}
