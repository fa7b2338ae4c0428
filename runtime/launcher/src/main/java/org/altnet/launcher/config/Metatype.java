package org.altnet.launcher.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the bundles say about their configuration: which PIDs there are, and the keys of each.
 *
 * @param components PID, or factory PID, to its keys by name
 * @param factories those of them that may have several configurations, {@code pid~name} each, and
 *     none unless an operator writes one
 */
public record Metatype(
        SortedMap<String, SortedMap<String, Attribute>> components, Set<String> factories) {
    /** Keys that the launcher sets, wherever they are declared. */
    static final String NETWORK = "network";

    static final String STATE_DIRECTORY = "state.directory";

    public Metatype {
        SortedMap<String, SortedMap<String, Attribute>> copy = new TreeMap<>();
        components.forEach((pid, keys) -> copy.put(pid, new TreeMap<>(keys)));
        components = copy;
        factories = Set.copyOf(factories);
    }

    /** With a PID of the launcher's own, whatever a bundle says of it. */
    Metatype with(String pid, SortedMap<String, Attribute> keys) {
        SortedMap<String, SortedMap<String, Attribute>> all = new TreeMap<>(components);
        all.put(pid, keys);
        return new Metatype(all, factories);
    }

    /** Empty if no bundle declares the PID. */
    Optional<SortedMap<String, Attribute>> keysOf(String pid) {
        return Optional.ofNullable(components.get(pid));
    }

    /** Whether there may be several configurations of it, and none unless one is written. */
    public boolean maybeSeveral(String pid) {
        return factories.contains(pid) || Nodes.maybeSeveral(pid);
    }

    /** What an operator may set: all keys but those that the launcher fills in. */
    public List<Attribute> operatorsKeys(String pid) {
        return components.getOrDefault(pid, new TreeMap<>()).values().stream()
                .filter(key -> !key.id().equals(NETWORK) && !key.id().equals(STATE_DIRECTORY))
                .toList();
    }

    /** The keys that only the launcher can know, for a component that declares them. */
    Map<String, String> filledIn(String pid, Map<String, String> values) {
        Map<String, String> filled = new HashMap<>(values);
        filled.keySet().retainAll(components.getOrDefault(pid, new TreeMap<>()).keySet());
        return filled;
    }
}
