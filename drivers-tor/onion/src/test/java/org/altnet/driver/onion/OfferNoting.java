package org.altnet.driver.onion;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.Outbound;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.time.TimeSource;
import org.altnet.driver.tck.RecordingContext;

/** A recording host that also notes the proxy that is offered, and addresses that are withdrawn. */
final class OfferNoting implements DriverContext {
    private final RecordingContext recording;
    private volatile Optional<InetSocketAddress> offered = Optional.empty();
    private volatile boolean withdrawn;

    OfferNoting(RecordingContext recording) {
        this.recording = recording;
    }

    RecordingContext recording() {
        return recording;
    }

    Optional<InetSocketAddress> offered() {
        return offered;
    }

    boolean withdrawn() {
        return withdrawn;
    }

    @Override
    public void offersProxy(Optional<InetSocketAddress> address) {
        offered = address;
    }

    @Override
    public void reachableAt(Collection<PeerId> addresses) {
        withdrawn |= addresses.isEmpty();
        recording.reachableAt(addresses);
    }

    @Override
    public void peerUp(Peer peer) {
        recording.peerUp(peer);
    }

    @Override
    public void peerDown(PeerId peer, String reason) {
        recording.peerDown(peer, reason);
    }

    @Override
    public void received(PeerId from, Message message) {
        recording.received(from, message);
    }

    @Override
    public void receivedPart(PeerId from, Headers part) {
        recording.receivedPart(from, part);
    }

    @Override
    public void malformed(PeerId from, String what) {
        recording.malformed(from, what);
    }

    @Override
    public void status(DriverStatus status) {
        recording.status(status);
    }

    @Override
    public Outbound outbound() {
        return recording.outbound();
    }

    @Override
    public Lane lane() {
        return recording.lane();
    }

    @Override
    public Lane.Task spawn(String name, Runnable body) {
        return recording.spawn(name, body);
    }

    @Override
    public TimeSource clock() {
        return recording.clock();
    }

    @Override
    public Path stateDirectory() {
        return recording.stateDirectory();
    }

    @Override
    public Network network() {
        return recording.network();
    }

    @Override
    public Duration backoff(int attempt, Duration first, Duration most) {
        return recording.backoff(attempt, first, most);
    }
}
