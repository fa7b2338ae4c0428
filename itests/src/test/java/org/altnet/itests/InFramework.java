package org.altnet.itests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ops4j.pax.exam.Option;

/**
 * The bundles that ship, in a framework of Pax Exam's: without console and deploy folder, which the
 * tests do without.
 */
final class InFramework {
    private static final int LIBRARIES = 40;
    private static final int ROOMS = 50;
    private static final int ALL_LEVELS = 100;

    private InFramework() {}

    /**
     * @param state the state directory
     * @param sections configuration by PID, as {@code conf/altnet.conf} has it; {@code network} and
     *     {@code state.directory} are added
     */
    static Option altnet(Path state, Map<String, Map<String, String>> sections) {
        List<Option> options = new ArrayList<>();
        options.add(junitBundles());
        options.add(frameworkStartLevel(ALL_LEVELS));
        options.add(systemProperty("altnet.dist").value(Distribution.home().toString()));
        options.add(systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"));
        options.add(systemProperty("altnet.home").value(state.toString()));
        options.add(systemProperty("altnet.console.level").value("OFF"));
        options.add(systemProperty("altnet.trace.level").value("INFO"));
        options.add(
                frameworkProperty("org.ops4j.pax.logging.property.file")
                        .value(Distribution.home().resolve("conf/logback.xml").toString()));
        options.add(frameworkProperty("configurator.initial").value(json(state, sections)));
        for (Path level : Distribution.levels()) {
            int number = Integer.parseInt(level.getFileName().toString());
            if (number >= LIBRARIES && number != ROOMS) {
                continue;
            }
            for (Path jar : Distribution.jars(level)) {
                String name = jar.getFileName().toString();
                if (!name.startsWith("altnet-shell") && !name.startsWith("altnet-deploy")) {
                    options.add(bundle(jar.toUri().toString()).startLevel(number));
                }
            }
        }
        return composite(options.toArray(Option[]::new));
    }

    /**
     * What {@code configurator.initial} is set to.
     *
     * @param sections as above
     */
    static String json(Path state, Map<String, Map<String, String>> sections) {
        List<String> pids = new ArrayList<>();
        pids.add("\":configurator:symbolic-name\": \"test\"");
        pids.add("\":configurator:version\": \"1.0.0\"");
        pids.add("\":configurator:resource-version\": 1");
        sections.forEach((pid, keys) -> pids.add(quote(pid) + ": " + section(state, keys)));
        return "{" + String.join(", ", pids) + "}";
    }

    private static String section(Path state, Map<String, String> keys) {
        String own =
                keys.entrySet().stream()
                        .map(entry -> ", " + quote(entry.getKey()) + ": " + quote(entry.getValue()))
                        .collect(Collectors.joining());
        return "{\"network\": \"regtest\", \"state.directory\": "
                + quote(state.toString())
                + own
                + "}";
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
