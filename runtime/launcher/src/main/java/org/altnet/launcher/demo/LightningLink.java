package org.altnet.launcher.demo;

import java.time.Duration;
import java.util.List;
import org.altnet.launcher.exit.ExitException;

/** One listens where the system likes, the other connects. */
final class LightningLink implements Link {
    private static final String SECTION = "[altnet.lightning]";
    private static final Duration LISTEN = Duration.ofSeconds(15);

    @Override
    public String driver() {
        return "lightning";
    }

    @Override
    public String name() {
        return "Lightning";
    }

    @Override
    public String service() {
        return "listens as a Lightning node";
    }

    @Override
    public void rise() {
        // there is nothing between the two but the loopback
    }

    @Override
    public List<String> called() {
        return List.of(SECTION, "listen=127.0.0.1:0", "inbound=open");
    }

    @Override
    public List<String> calling(String address) {
        return List.of(SECTION, "peers=" + address);
    }

    @Override
    public String addressOf(Actor called) throws ExitException {
        return called.reachableOver(this, LISTEN);
    }

    @Override
    public int slowness() {
        return 1;
    }

    @Override
    public void requireAlive() {
        // nothing of it runs apart from the two
    }

    @Override
    public void summarise(ClosingTable table) {
        // no news: it is there
    }

    @Override
    public List<Performer> cast() {
        return List.of();
    }
}
