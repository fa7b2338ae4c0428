package org.altnet.driver.onion.tor;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Which tor to use. */
public sealed interface TorSource {
    /**
     * One that we start, and that ends with us.
     *
     * @param program empty for the one that comes with this driver
     * @param bridges by which it enters the Tor network; empty for none
     * @param transports programs by the names of the transports that they speak, before those that
     *     come with this driver
     * @param include a file with more lines for its torrc
     */
    record Own(
            Optional<Path> program,
            List<Bridge> bridges,
            Map<String, Path> transports,
            Optional<Path> include)
            implements TorSource {
        public Own {
            Objects.requireNonNull(program, "program");
            Objects.requireNonNull(include, "include");
            bridges = List.copyOf(bridges);
            transports = Map.copyOf(transports);
        }
    }

    /**
     * One that runs already, and stays.
     *
     * @param control its control port
     * @param socks its SOCKS port; empty to ask it
     * @param secret what opens its control port; empty to ask it where that is
     */
    record Running(
            ControlEndpoint control, Optional<InetSocketAddress> socks, Optional<Secret> secret)
            implements TorSource {
        public Running {
            Objects.requireNonNull(control, "control");
            Objects.requireNonNull(socks, "socks");
            Objects.requireNonNull(secret, "secret");
        }

        /** Whether both ports are on this machine. */
        boolean isOnThisMachine() {
            return (!(control instanceof ControlEndpoint.Port port) || isLoopback(port.address()))
                    && socks.map(Running::isLoopback).orElse(true);
        }

        private static boolean isLoopback(InetSocketAddress address) {
            return address.getAddress() != null && address.getAddress().isLoopbackAddress();
        }
    }
}
