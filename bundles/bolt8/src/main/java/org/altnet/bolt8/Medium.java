package org.altnet.bolt8;

import org.altnet.api.driver.PeerId;

/**
 * Which driver the peers belong to, and what people call it.
 *
 * @param driver the driver's id, as in {@link PeerId}
 * @param name how log lines begin, such as Lightning
 * @param section how the operator's file calls the driver's configuration, with the brackets
 */
public record Medium(String driver, String name, String section) {
    PeerId peer(PeerAddress address) {
        return new PeerId(driver, address.toString());
    }
}
