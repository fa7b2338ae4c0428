package org.altnet.driver.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.altnet.api.driver.Outbound;
import org.altnet.bolt8.Endpoint;
import org.altnet.bolt8.ProxyException;
import org.junit.jupiter.api.Test;

class LightningRouteTest {
    private static final Endpoint OWN = Endpoint.parse("127.0.0.1:9150");
    private static final Endpoint OFFERED = Endpoint.parse("127.0.0.1:9050");
    private static final Optional<InetSocketAddress> TOR =
            Optional.of(new InetSocketAddress("127.0.0.1", 9050));
    private static final Outbound PROXY_ONLY = new Outbound(false, TOR);
    private static final Outbound BARRED = new Outbound(false, Optional.empty());
    private static final Outbound DIRECT_BESIDE_TOR = new Outbound(true, TOR);

    private Optional<Endpoint> own = Optional.empty();

    @Test
    void theOwnProxyTakesEveryCallWhateverElseIsThere() throws Exception {
        own = Optional.of(OWN);
        for (Outbound any :
                new Outbound[] {Outbound.DIRECT, DIRECT_BESIDE_TOR, PROXY_ONLY, BARRED}) {
            assertWay(OWN, any, "example.org:9735");
            assertWay(OWN, any, "abc.onion:9735");
            assertWay(OWN, any, "127.0.0.1:9735");
        }
    }

    @Test
    void whereItIsAllowedCallsGoDirectlyButForOnions() throws Exception {
        for (Outbound direct : new Outbound[] {Outbound.DIRECT, DIRECT_BESIDE_TOR}) {
            assertDirect(direct, "example.org:9735");
            assertDirect(direct, "192.0.2.1:9735");
            assertDirect(direct, "[2001:db8::1]:9735");
        }
        assertWay(OFFERED, DIRECT_BESIDE_TOR, "abc.onion:9735");
        assertNoWay("an onion host takes a proxy, and none is up", Outbound.DIRECT, "abc.onion:1");
    }

    @Test
    void inProxyOnlyModeAllGoesThroughTheProxyOrNotAtAll() throws Exception {
        for (String target :
                new String[] {"example.org:1", "192.0.2.1:1", "[2001:db8::1]:1", "abc.onion:1"}) {
            assertWay(OFFERED, PROXY_ONLY, target);
            assertNoWay("proxy-only mode, and no proxy is up", BARRED, target);
        }
    }

    @Test
    void loopbackLeavesThisMachineInNoMode() throws Exception {
        for (Outbound any : new Outbound[] {Outbound.DIRECT, PROXY_ONLY, BARRED}) {
            assertDirect(any, "127.0.0.1:9735");
            assertDirect(any, "[::1]:9735");
            assertDirect(any, "localhost:9735");
        }
        assertNoWay("proxy-only mode", BARRED, "127.1:9735");
    }

    @Test
    void itIsAskedAnewEachTime() throws Exception {
        Endpoint target = Endpoint.parse("example.org:9735");
        Outbound[] outbound = {BARRED};
        LightningRoute route = new LightningRoute(Optional.empty(), () -> outbound[0]);
        assertThrows(ProxyException.class, () -> route.proxyTo(target));
        outbound[0] = PROXY_ONLY;
        assertEquals(Optional.of(OFFERED), route.proxyTo(target));
    }

    private void assertWay(Endpoint proxy, Outbound outbound, String target) throws Exception {
        assertEquals(Optional.of(proxy), way(outbound, target), outbound + " to " + target);
    }

    private void assertDirect(Outbound outbound, String target) throws Exception {
        assertEquals(Optional.empty(), way(outbound, target), outbound + " to " + target);
    }

    private void assertNoWay(String why, Outbound outbound, String target) {
        ProxyException e = assertThrows(ProxyException.class, () -> way(outbound, target));
        assertEquals(why, e.getMessage().substring(0, why.length()));
    }

    private Optional<Endpoint> way(Outbound outbound, String target) throws Exception {
        return new LightningRoute(own, () -> outbound).proxyTo(Endpoint.parse(target));
    }
}
