package org.altnet.bolt8;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Places for callers who have not yet shown who they are: few in all, fewer for one address, so
 * that holding the door costs a stranger many addresses. Loopback is exempt from the second: a Tor
 * onion service hands everybody over from there.
 *
 * <p>Thread-safe: its monitor guards the counts.
 */
final class HandshakeSlots {
    /** At a time, of all addresses. */
    static final int MAX = 12;

    /** At a time, of one address. */
    static final int MAX_OF_ADDRESS = 4;

    private final Map<InetAddress, Integer> taken = new HashMap<>();
    private int total;

    /**
     * @return false if the caller must be turned away; otherwise {@link #leave} must follow
     */
    synchronized boolean enter(InetAddress address) {
        int ofAddress = taken.getOrDefault(address, 0);
        if (total == MAX || (ofAddress >= MAX_OF_ADDRESS && !address.isLoopbackAddress())) {
            return false;
        }
        total++;
        taken.put(address, ofAddress + 1);
        return true;
    }

    synchronized void leave(InetAddress address) {
        total--;
        taken.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
}
