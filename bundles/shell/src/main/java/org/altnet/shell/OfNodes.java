package org.altnet.shell;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Printable;
import org.osgi.framework.Constants;

/**
 * The services of one kind, of which each node has one: first that of the primary node, which is
 * the one with the highest service ranking.
 *
 * <p>What a command shows of several nodes it shows under a heading for each; of a single one, or
 * one that was named, without. As JSON the members of the primary come first, as if it were the
 * only one, and then {@code nodes} with all of them.
 */
final class OfNodes<T> {
    private static final Comparator<Map<String, ?>> HIGHEST_FIRST =
            Comparator.<Map<String, ?>>comparingInt(OfNodes::ranking)
                    .reversed()
                    .thenComparing(properties -> (Long) properties.get(Constants.SERVICE_ID));

    private final List<T> services;
    private final Function<T, String> id;

    /**
     * @param services that of the primary node first
     * @param id of the node that a service is of
     */
    OfNodes(List<T> services, Function<T, String> id) {
        this.services = List.copyOf(services);
        this.id = id;
    }

    /**
     * @param services with their properties, in any order
     */
    static <T> OfNodes<T> ranked(
            List<Map.Entry<Map<String, Object>, T>> services, Function<T, String> id) {
        return new OfNodes<>(
                services.stream()
                        .sorted(Map.Entry.comparingByKey(HIGHEST_FIRST))
                        .map(Map.Entry::getValue)
                        .toList(),
                id);
    }

    /** That of the primary node first. */
    List<T> all() {
        return services;
    }

    /**
     * @param node empty for all of them
     * @throws CommandFailure if there is no such node; it names those there are
     */
    List<T> chosen(String node) throws CommandFailure {
        return node.isEmpty() ? services : List.of(find(node));
    }

    /**
     * @throws CommandFailure as {@link #chosen}
     */
    T find(String node) throws CommandFailure {
        for (T each : services) {
            if (id.apply(each).equals(node)) {
                return each;
            }
        }
        throw unknown(node, services.stream().map(id).toList());
    }

    /** The failure of somebody who names a node that is not there. */
    static CommandFailure unknown(String node, List<String> there) {
        return CommandFailure.failed(
                "no node has the id "
                        + Printable.of(node)
                        + (there.isEmpty() ? "" : ", there are: " + String.join(", ", there)));
    }

    String id(T service) {
        return id.apply(service);
    }

    /** With a heading for each if there are several. */
    String text(List<T> chosen, Function<T, String> form) {
        return chosen.size() == 1
                ? form.apply(chosen.get(0))
                : chosen.stream()
                        .map(each -> heading(id.apply(each)) + form.apply(each))
                        .collect(Collectors.joining("\n"));
    }

    /** What stands above the words about a node, where there are several. */
    static String heading(String node) {
        return "Node " + Printable.of(node) + "\n";
    }

    JsonObject json(List<T> chosen, Function<T, JsonObject> form) {
        JsonObject first = form.apply(chosen.get(0));
        return chosen.size() == 1 ? first : first.put("nodes", chosen.stream().map(form).toList());
    }

    private static int ranking(Map<String, ?> properties) {
        return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }
}
