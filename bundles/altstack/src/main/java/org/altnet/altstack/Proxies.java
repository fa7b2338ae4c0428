package org.altnet.altstack;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.altnet.api.driver.Outbound;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.stack.ProxyView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which proxy drivers reach out by: the operator's if one is required, else that of the session
 * that offered one last and still does.
 *
 * <p>The monitor guards {@code offers}. Sessions offer and leave on the processing lane; how to
 * reach out is asked on any thread.
 */
final class Proxies {
    private static final Logger LOG = LoggerFactory.getLogger(Proxies.class);

    /** A session's proxy. */
    private record Offer(Object session, String driver, InetSocketAddress address) {}

    private final ProxyOnly only;

    /** The newest last. */
    private final List<Offer> offers = new ArrayList<>();

    Proxies(ProxyOnly only) {
        this.only = only;
    }

    /**
     * A session's proxy is up, or is no more.
     *
     * @param session told from others by identity
     * @param driver its driver's id
     * @param address replaces what it offered before
     */
    synchronized void offer(Object session, String driver, Optional<InetSocketAddress> address) {
        Optional<InetSocketAddress> before =
                newest(offer -> offer.session() == session).map(Offer::address);
        if (before.equals(address)) {
            return;
        }
        offers.removeIf(offer -> offer.session() == session);
        address.ifPresent(proxy -> offers.add(new Offer(session, driver, proxy)));
        LOG.info(
                "Driver {} offers {}",
                driver,
                address.map(proxy -> "a proxy at " + ProxyOnly.text(proxy))
                        .orElse("its proxy no more"));
    }

    /** The session has ended. */
    void withdraw(Object session, String driver) {
        offer(session, driver, Optional.empty());
    }

    /** How a session may reach out now. What it offers itself is for others. */
    synchronized Outbound outbound(Object session) {
        Optional<InetSocketAddress> proxy =
                only.configured()
                        .or(() -> newest(offer -> offer.session() != session).map(Offer::address));
        return new Outbound(!only.isOn(), proxy);
    }

    synchronized ProxyView view() {
        if (only.configured().isPresent()) {
            return new ProxyView(only, only.configured(), Optional.empty());
        }
        Optional<Offer> newest = newest(offer -> true);
        return new ProxyView(only, newest.map(Offer::address), newest.map(Offer::driver));
    }

    private Optional<Offer> newest(Predicate<Offer> wanted) {
        return offers.stream().filter(wanted).reduce((older, newer) -> newer);
    }
}
