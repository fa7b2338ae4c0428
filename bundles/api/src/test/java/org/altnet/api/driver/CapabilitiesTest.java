package org.altnet.api.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    private final Map<String, Object> properties = new HashMap<>();

    CapabilitiesTest() {
        set("id", "pigeon");
        set("send", true);
        set("receive", true);
        set("scopes", new String[] {"HEADERS", "BLOCKS"});
        set("exchange", "REQUEST");
        set("mtu", 89);
        set("bandwidth", 12L);
        set("latency", 3_600_000);
        set("cost", 7);
        set("privacy", "PUBLIC");
        set("trust", "OPEN");
        set("group", "air");
        set("overlap", false);
        set("leaks", "Anyone with binoculars sees the bird.");
    }

    @Test
    void readsWhatTheAnnotationWrites() {
        Capabilities capabilities = Capabilities.of(properties);

        assertEquals("pigeon", capabilities.id());
        assertEquals(Set.of(Scope.HEADERS, Scope.BLOCKS), capabilities.scopes());
        assertTrue(capabilities.answers(Scope.BLOCKS));
        assertFalse(capabilities.answers(Scope.TRANSACTIONS));
    }

    @Test
    void readsAnOperatorsTextOverrides() {
        set("scopes", "headers, transactions");
        set("cost", "30");
        set("exchange", "push");
        Capabilities capabilities = Capabilities.of(properties);

        assertEquals(Set.of(Scope.HEADERS, Scope.TRANSACTIONS), capabilities.scopes());
        assertEquals(30, capabilities.cost());
        assertFalse(capabilities.answers(Scope.HEADERS), "a push medium cannot be asked");
    }

    @Test
    void refusesWhatIsUnusableAndNamesIt() {
        assertRefused("mtu", 0, "altnet.driver.mtu is out of range: 0");
        assertRefused("cost", "dear", "altnet.driver.cost is a whole number, got 'dear'");
        assertRefused("send", "maybe", "altnet.driver.send is true or false, got 'maybe'");
        assertRefused("privacy", "secret", "hidden, encrypted, public, got 'secret'");
        assertRefused("scopes", new String[0], "names nothing");
        assertRefused("id", "Carrier Pigeon", "lower-case letters");
        assertRefused("group", null, "altnet.driver.group is missing");
    }

    private void set(String name, Object value) {
        properties.put(TransportCapabilities.PREFIX_ + name, value);
    }

    private void assertRefused(String name, Object value, String because) {
        Object before = properties.get(TransportCapabilities.PREFIX_ + name);
        set(name, value);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Capabilities.of(properties));
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
        set(name, before);
    }
}
