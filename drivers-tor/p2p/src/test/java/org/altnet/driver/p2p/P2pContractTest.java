package org.altnet.driver.p2p;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Message;
import org.altnet.driver.tck.DriverContract;

/** The other end is a Bitcoin node, which a stand-in plays. */
class P2pContractTest extends DriverContract {
    @Override
    protected Driver first() {
        return new NodeStandIn();
    }

    @Override
    protected Driver second(Optional<PeerId> first) {
        return driver(first.map(PeerId::address).orElse(""));
    }

    @Override
    protected Driver tested() {
        return driver("");
    }

    /** Nodes are asked. The contract's transactions are none, and are not given to them. */
    @Override
    protected boolean isSent(Message message) {
        return message instanceof GetHeaders
                || message instanceof GetData
                || message instanceof GetTx;
    }

    @Override
    protected Optional<Driver> blackHole(InetSocketAddress silent) {
        return Optional.of(driver("127.0.0.1:" + silent.getPort()));
    }

    private static Driver driver(String peers) {
        return new P2pDriver(
                new TestConfig().with("peers", peers).with("reconnect.first", "50ms").build());
    }
}
