package org.altnet.driver.bolt8;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.PeerId;
import org.altnet.driver.tck.DriverContract;

/** The contract of a driver, kept by this one: the first listens, the second calls it. */
class LightningContractTest extends DriverContract {
    private static final String SOME_NODE =
            "028d7500dd4c12685d1f568b4c2b5048e8534b873319f3a8daa612b469132ec7f7";

    @Override
    protected Driver first() {
        return new LightningDriver(
                TestConfig.quick().with("listen", "127.0.0.1:0").with("inbound", "open"));
    }

    @Override
    protected Driver second(Optional<PeerId> first) {
        return new LightningDriver(TestConfig.quick().with("peers", first.orElseThrow().address()));
    }

    @Override
    protected Optional<Driver> blackHole(InetSocketAddress silent) {
        String peer = SOME_NODE + "@127.0.0.1:" + silent.getPort();
        return Optional.of(new LightningDriver(TestConfig.quick().with("peers", peer)));
    }
}
