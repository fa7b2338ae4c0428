package org.altnet.driver.loopback;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.PeerId;
import org.altnet.driver.tck.DriverContract;

/** The contract of a driver, kept by this one. */
class LoopbackContractTest extends DriverContract {
    private final LoopbackMedium medium = new LoopbackMedium();

    @Override
    protected Driver first() {
        return new LoopbackDriver(medium, "alice", Faults.NONE);
    }

    @Override
    protected Driver second(Optional<PeerId> first) {
        return new LoopbackDriver(medium, "bob", Faults.NONE);
    }

    @Override
    protected Optional<Driver> blackHole(InetSocketAddress silent) {
        return Optional.empty();
    }
}
