package org.altnet.launcher.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the configuration as an OSGi Configurator resource (Compendium 150.3), to be given inline
 * in {@code configurator.initial}. What is not a bundle's resource must name itself, or the
 * Configurator calls it invalid without a reason.
 *
 * <p>Values are strings, which Declarative Services converts; but {@code service.ranking} must
 * reach the framework as an Integer.
 */
final class ConfiguratorJson {
    private static final String HEADER =
            """
            {
              ":configurator:resource-version": 1,
              ":configurator:symbolic-name": "org.altnet.configuration",
              ":configurator:version": "1.0.0\"""";

    private ConfiguratorJson() {}

    /**
     * One configuration for each section, and for each component that declares a key which the
     * launcher fills in, unless it runs only when it is named: a factory, or a node.
     */
    static String write(
            ConfigurationText text, Metatype metatype, String network, Path stateDirectory) {
        Map<String, String> ours =
                Map.of(
                        Metatype.NETWORK,
                        network,
                        Metatype.STATE_DIRECTORY,
                        stateDirectory.toString());
        SortedMap<String, SortedMap<String, String>> configurations = new TreeMap<>();
        for (String pid : metatype.components().keySet()) {
            Map<String, String> filled = metatype.filledIn(pid, ours);
            if (!filled.isEmpty()
                    && !metatype.factories().contains(pid)
                    && Nodes.runsUnasked(pid, text)) {
                configurations.put(pid, new TreeMap<>(filled));
            }
        }
        for (Section section : text.sections()) {
            SortedMap<String, String> values =
                    configurations.computeIfAbsent(section.pid(), pid -> new TreeMap<>());
            // Of a component that is dropped in later nothing is known yet: it gets both.
            values.putAll(
                    metatype.keysOf(section.component()).isPresent()
                            ? metatype.filledIn(section.component(), ours)
                            : ours);
            section.settings().forEach(s -> values.put(s.key(), s.value()));
        }
        StringBuilder json = new StringBuilder(HEADER);
        configurations.forEach((pid, values) -> configuration(json, pid, values));
        return json.append("\n}\n").toString();
    }

    private static void configuration(
            StringBuilder json, String pid, SortedMap<String, String> values) {
        json.append(",\n  ").append(quoted(pid)).append(": {");
        String separator = "\n    ";
        for (Map.Entry<String, String> entry : values.entrySet()) {
            json.append(separator);
            if (entry.getKey().equals(ConfigurationCheck.SERVICE_RANKING)) {
                json.append(quoted(entry.getKey() + ":Integer"))
                        .append(": ")
                        .append(Integer.parseInt(entry.getValue()));
            } else {
                json.append(quoted(entry.getKey())).append(": ").append(quoted(entry.getValue()));
            }
            separator = ",\n    ";
        }
        json.append("\n  }");
    }

    /** RFC 8259, section 7. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
