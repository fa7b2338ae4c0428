package org.altnet.driver.onion.tor;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * The onion service by which others reach us.
 *
 * @param key its secret key, as tor writes it: {@code ED25519-V3:} and Base64
 * @param port the port that others name
 * @param target where tor hands their connections on to: a loopback address
 * @param clients public x25519 keys in Base32 of those who alone may find it; empty for everybody
 */
public record OnionService(String key, int port, InetSocketAddress target, List<String> clients) {
    public OnionService {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(target, "target");
        clients = List.copyOf(clients);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "onion service to " + target;
    }
}
