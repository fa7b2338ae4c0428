package org.altnet.api.driver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A driver's {@link TransportCapabilities}, read from its service properties.
 *
 * @param id the driver's id, unique among those that run
 * @param send we can send on this medium
 * @param receive we can receive on this medium
 * @param scopes what it carries, not empty
 * @param exchange whether it can be asked
 * @param mtu bytes of the longest content in one piece, positive
 * @param bandwidth bit/s, 0 for unknown
 * @param latency ms from question to answer, not negative
 * @param cost 0 (free) to 100 (dear)
 * @param privacy what an observer learns
 * @param trust what is known about who answers
 * @param group the diversity group
 * @param overlap two sessions may be open at once
 * @param proxied it reaches out by the proxy when it must
 * @param leaks one sentence: what an observer learns
 */
public record Capabilities(
        String id,
        boolean send,
        boolean receive,
        Set<Scope> scopes,
        Exchange exchange,
        int mtu,
        long bandwidth,
        int latency,
        int cost,
        Privacy privacy,
        Trust trust,
        String group,
        boolean overlap,
        boolean proxied,
        String leaks) {

    public Capabilities {
        new PeerId(id, "-");
        scopes = Set.copyOf(scopes);
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException(key("scopes") + " names nothing that it carries");
        }
        check("mtu", mtu > 0, mtu);
        check("bandwidth", bandwidth >= 0, bandwidth);
        check("latency", latency >= 0, latency);
        check("cost", cost >= 0 && cost <= 100, cost);
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(privacy, "privacy");
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(leaks, "leaks");
    }

    /**
     * Reads service properties. Numbers may be numbers or text, names are matched without regard to
     * case, so that an operator's overrides from a text file work.
     *
     * @param properties of a {@link Driver} service
     * @throws IllegalArgumentException if one is missing or unusable; the text names it
     */
    public static Capabilities of(Map<String, ?> properties) {
        return new Capabilities(
                text(properties, "id"),
                bool(properties, "send"),
                bool(properties, "receive"),
                scopes(properties),
                name(properties, "exchange", Exchange.class),
                (int) number(properties, "mtu"),
                number(properties, "bandwidth"),
                (int) number(properties, "latency"),
                (int) number(properties, "cost"),
                name(properties, "privacy", Privacy.class),
                name(properties, "trust", Trust.class),
                text(properties, "group"),
                bool(properties, "overlap"),
                properties.containsKey(key("proxied")) && bool(properties, "proxied"),
                text(properties, "leaks"));
    }

    /** True if this medium can be asked a question of that scope and the answer comes back. */
    public boolean answers(Scope scope) {
        return send && receive && exchange == Exchange.REQUEST && scopes.contains(scope);
    }

    private static String key(String name) {
        return TransportCapabilities.PREFIX_ + name;
    }

    private static void check(String name, boolean good, long value) {
        if (!good) {
            throw new IllegalArgumentException(key(name) + " is out of range: " + value);
        }
    }

    private static Object value(Map<String, ?> properties, String name) {
        Object value = properties.get(key(name));
        if (value == null) {
            throw new IllegalArgumentException(key(name) + " is missing");
        }
        return value;
    }

    private static String text(Map<String, ?> properties, String name) {
        return value(properties, name).toString();
    }

    private static boolean bool(Map<String, ?> properties, String name) {
        String value = text(properties, name);
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            key(name) + " is true or false, got '" + value + "'");
        };
    }

    private static long number(Map<String, ?> properties, String name) {
        String value = text(properties, name);
        try {
            return name.equals("bandwidth") ? Long.parseLong(value) : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    key(name) + " is a whole number, got '" + value + "'", e);
        }
    }

    private static Set<Scope> scopes(Map<String, ?> properties) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String scope : list(value(properties, "scopes"))) {
            scopes.add(constant("scopes", scope, Scope.class));
        }
        return scopes;
    }

    private static List<String> list(Object value) {
        if (value instanceof Object[] array) {
            return List.of(array).stream().map(Object::toString).toList();
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().map(Object::toString).toList();
        }
        return List.of(value.toString().split("\\s*,\\s*"));
    }

    private static <E extends Enum<E>> E name(
            Map<String, ?> properties, String name, Class<E> type) {
        return constant(name, text(properties, name), type);
    }

    private static <E extends Enum<E>> E constant(String name, String value, Class<E> type) {
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
            known.add(constant.name().toLowerCase(Locale.ROOT));
        }
        throw new IllegalArgumentException(
                key(name) + " is one of " + String.join(", ", known) + ", got '" + value + "'");
    }
}
