package org.altnet.altstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import org.altnet.altstack.House.ScriptedDriver;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.Outbound;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.stack.ProxyView;
import org.junit.jupiter.api.Test;

/** Who may reach out, and by what. */
class ProxyOnlyModeTest {
    private static final InetSocketAddress TOR = new InetSocketAddress("127.0.0.1", 39_050);
    private static final InetSocketAddress OTHER_TOR = new InetSocketAddress("::1", 39_051);
    private static final ProxyOnly CONFIGURED = ProxyOnly.of("127.0.0.1:9050");

    private final ScriptedDriver onion = proxied("onion");
    private final ScriptedDriver lightning = proxied("lightning");

    @Test
    void withoutTheModeDriversConnectDirectlyAndKnowOfAProxy() {
        House house = new House();
        house.join(onion);
        house.join(lightning);
        assertEquals(Outbound.DIRECT, lightning.context.outbound());

        offer(house, onion, TOR);

        assertEquals(new Outbound(true, Optional.of(TOR)), lightning.context.outbound());
        assertEquals(
                new ProxyView(ProxyOnly.OFF, Optional.of(TOR), Optional.of("onion")),
                house.stack.proxy());
    }

    @Test
    void untilADriverOffersItsProxyEverythingIsBarred() {
        House house = new House(ProxyOnly.TOR);
        house.join(onion);
        house.join(lightning);
        assertTrue(lightning.context.outbound().isBarred());
        assertTrue(house.stack.proxy().isBarred());

        offer(house, onion, TOR);
        assertEquals(new Outbound(false, Optional.of(TOR)), lightning.context.outbound());
        assertFalse(house.stack.proxy().isBarred());

        onion.context.offersProxy(Optional.empty());
        house.time.run();
        assertTrue(lightning.context.outbound().isBarred());
    }

    @Test
    void theNewestProxyCountsAndGoesWithItsSession() {
        House house = new House(ProxyOnly.TOR);
        ScriptedDriver other = proxied("other");
        house.join(lightning);
        house.join(onion);
        long service = house.join(other);
        offer(house, onion, TOR);
        offer(house, other, OTHER_TOR);
        assertEquals(Optional.of(OTHER_TOR), lightning.context.outbound().proxy());

        house.registry.unbind(service);
        house.time.run();
        assertEquals(Optional.of(TOR), lightning.context.outbound().proxy());

        onion.report(State.FAILED, "tor has died");
        house.time.run();
        assertEquals(Optional.empty(), house.stack.proxy().proxy());
    }

    @Test
    void whatASessionOffersIsForOthers() {
        House house = new House(ProxyOnly.TOR);
        ScriptedDriver other = proxied("other");
        house.join(onion);
        house.join(other);
        offer(house, onion, TOR);
        assertTrue(onion.context.outbound().isBarred(), "its own tor is not to go through itself");

        offer(house, other, OTHER_TOR);
        assertEquals(Optional.of(OTHER_TOR), onion.context.outbound().proxy());
    }

    @Test
    void theOperatorsProxyGoesBeforeAnyDrivers() {
        House house = new House(CONFIGURED);
        house.join(onion);
        Outbound configured = new Outbound(false, CONFIGURED.configured());
        assertEquals(configured, onion.context.outbound());

        offer(house, onion, TOR);

        assertEquals(configured, onion.context.outbound());
        assertEquals(
                new ProxyView(CONFIGURED, CONFIGURED.configured(), Optional.empty()),
                house.stack.proxy());
    }

    @Test
    void aSessionThatHasEndedReachesNobodyAndOffersNothing() {
        House house = new House();
        house.join(lightning);
        long service = house.join(onion);
        DriverContext old = onion.context;
        house.registry.unbind(service);
        house.time.run();

        old.offersProxy(Optional.of(TOR));
        house.time.run();

        assertEquals(Outbound.BARRED, old.outbound());
        assertEquals(Outbound.DIRECT, lightning.context.outbound());
    }

    @Test
    void aProxyThatOthersCanSeeIsABrokenContract() {
        for (InetSocketAddress seen :
                new InetSocketAddress[] {
                    new InetSocketAddress("192.0.2.1", 9050),
                    InetSocketAddress.createUnresolved("localhost", 9050)
                }) {
            House house = new House(ProxyOnly.TOR);
            house.join(onion);
            offer(house, onion, seen);
            assertEquals(Optional.empty(), house.stack.proxy().proxy());
            assertEquals(Set.of(Reason.MISBEHAVED), house.view("onion").status().reasons());
        }
    }

    @Test
    void whoCannotObeyIsNotOpenedAndToldWhatToDo() {
        House house = new House(CONFIGURED);
        ScriptedDriver radio = new ScriptedDriver("radio");
        house.join(radio);
        assertKeptOut(house, radio);

        house.stack.restart("radio");
        house.time.advance(Limits.DEFAULT.mostRestart());
        assertKeptOut(house, radio);
    }

    @Test
    void whoIsKeptOutIsInNobodysWay() {
        House house = new House(CONFIGURED);
        ScriptedDriver old = new ScriptedDriver("radio");
        ScriptedDriver better = proxied("radio");
        ScriptedDriver worse = new ScriptedDriver("radio");
        long oldService = house.join(old);
        long betterService = house.join(better);
        house.join(worse);
        assertEquals(1, better.opened);

        house.registry.unbind(oldService);
        house.time.run();
        assertEquals(1, better.opened);
        house.registry.unbind(betterService);
        house.time.run();
        assertKeptOut(house, worse);
    }

    @Test
    void anOperatorWhoKnowsBetterSaysSoInTheConfiguration() {
        House house = new House(CONFIGURED);
        ScriptedDriver radio = new ScriptedDriver("radio");
        long service = house.join(radio);

        house.registry.update(service, radio.set("proxied", "true").properties);
        house.time.run();
        assertEquals(1, radio.opened);
        assertEquals(State.ACTIVE, house.state("radio"));

        house.registry.update(service, radio.set("proxied", "false").properties);
        house.time.run();
        assertEquals(java.util.List.of("close"), radio.calls);
        assertEquals(Set.of(Reason.NOT_PROXIED), house.view("radio").status().reasons());
    }

    @Test
    void withoutTheModeNobodyIsKeptOut() {
        House house = new House();
        ScriptedDriver radio = new ScriptedDriver("radio");
        house.join(radio);
        assertEquals(State.ACTIVE, house.state("radio"));
    }

    private static void assertKeptOut(House house, ScriptedDriver driver) {
        DriverStatus status = house.view(driver.id).status();
        assertEquals(0, driver.opened);
        assertEquals(State.DISABLED, status.state());
        assertEquals(Set.of(Reason.NOT_PROXIED), status.reasons());
        assertTrue(status.text().contains("proxy.only=127.0.0.1:9050"), status.text());
        assertTrue(status.text().contains("set proxy.only=off"), status.text());
    }

    private static void offer(House house, ScriptedDriver driver, InetSocketAddress proxy) {
        driver.context.offersProxy(Optional.of(proxy));
        house.time.run();
    }

    private static ScriptedDriver proxied(String id) {
        return new ScriptedDriver(id).set("proxied", true);
    }
}
