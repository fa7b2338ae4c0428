package org.altnet.driver.onion;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.PeerId;
import org.altnet.driver.onion.tor.TorNetwork;
import org.altnet.driver.onion.tor.TorNetworkExtension;
import org.altnet.driver.tck.DriverContract;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of a driver, kept by this one: the first is an onion service, the second calls it.
 * Each has a tor of its own that runs already.
 */
@ExtendWith(TorNetworkExtension.class)
class OnionContractTest extends DriverContract {
    private final TorNetwork network;

    OnionContractTest(TorNetwork network) throws IOException {
        this.network = network;
        // Before file descriptors are counted.
        network.running(1);
    }

    @Override
    protected Driver first() {
        return running(0).with("inbound", "open").driver();
    }

    @Override
    protected Driver second(Optional<PeerId> first) {
        reachedFrom(1, first.orElseThrow().address());
        return running(1)
                .with("listen", "no")
                .with("peers", first.orElseThrow().address())
                .driver();
    }

    /** Through a Tor network that has just come up. */
    @Override
    protected Duration patience() {
        return Duration.ofSeconds(90);
    }

    /** A control port that says nothing. */
    @Override
    protected Optional<Driver> blackHole(InetSocketAddress silent) {
        return Optional.of(
                TestConfig.quick().with("control", "127.0.0.1:" + silent.getPort()).driver());
    }

    /** The contract's patience is for a network that has settled. */
    private void reachedFrom(int number, String address) {
        try {
            network.running(number).awaitReached(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestConfig running(int number) {
        try {
            return TestConfig.quick().with("control", network.running(number).control());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
