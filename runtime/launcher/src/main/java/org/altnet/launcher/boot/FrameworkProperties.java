package org.altnet.launcher.boot;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a properties file with <code>${name}</code> in its values. A name that is not given is an
 * error: a half-filled path would be worse.
 */
final class FrameworkProperties {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    private FrameworkProperties() {}

    static Map<String, String> load(Path file, Map<String, String> names) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> filled = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            filled.put(key, fill(file, key, properties.getProperty(key), names));
        }
        return filled;
    }

    private static String fill(Path file, String key, String value, Map<String, String> names)
            throws IOException {
        Matcher matcher = PLACEHOLDER.matcher(value);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String replacement = names.get(matcher.group(1));
            if (replacement == null) {
                throw new IOException(
                        file
                                + ": "
                                + key
                                + ": nothing is called "
                                + matcher.group()
                                + " (known: "
                                + String.join(", ", new TreeMap<>(names).keySet())
                                + ")");
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(replacement));
        }
        return matcher.appendTail(filled).toString();
    }
}
