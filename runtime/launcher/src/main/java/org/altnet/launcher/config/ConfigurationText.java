package org.altnet.launcher.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code altnet.conf} as it is written, in the manner of bitcoin.conf.
 *
 * <pre>
 * # comment            a line of its own, or after a blank
 * key=value            about AltNet as a whole, before the first section
 * [pid]                what follows is for that component
 * key=value
 * </pre>
 *
 * Parsing knows the shape only; what keys there are is {@link ConfigurationCheck}'s.
 *
 * @param global the settings before the first section
 * @param sections in order of appearance, one to a pid
 * @param problems the lines that could not be read, in order
 */
public record ConfigurationText(
        List<Setting> global, List<Section> sections, List<Problem> problems) {
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*$");
    private static final Pattern HEADER = Pattern.compile("\\[\\s*([A-Za-z0-9._~-]+)\\s*]");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]+");

    public ConfigurationText {
        global = List.copyOf(global);
        sections = List.copyOf(sections);
        problems = List.copyOf(problems);
    }

    public static ConfigurationText parse(List<String> lines) {
        return new Parser().parse(lines);
    }

    /** Without what is not a component's. */
    ConfigurationText without(String pid) {
        return new ConfigurationText(
                global,
                sections.stream().filter(section -> !section.pid().equals(pid)).toList(),
                problems);
    }

    private static final class Parser {
        private final List<Setting> global = new ArrayList<>();
        private final Map<String, List<Section>> sections = new LinkedHashMap<>();
        private final List<Problem> problems = new ArrayList<>();
        private final Map<String, Map<String, Integer>> seen = new HashMap<>();

        private String pid = "";
        private int pidLine;
        private boolean readable = true;
        private List<Setting> settings = global;

        ConfigurationText parse(List<String> lines) {
            for (int i = 0; i < lines.size(); i++) {
                String whole = i == 0 ? lines.get(i).replace(BYTE_ORDER_MARK, "") : lines.get(i);
                String line = COMMENT.matcher(whole).replaceFirst("").strip();
                if (line.startsWith("[")) {
                    header(i + 1, line);
                } else if (!line.isEmpty()) {
                    setting(i + 1, line);
                }
            }
            closeSection();
            return new ConfigurationText(
                    global, sections.values().stream().map(Section::ofAll).toList(), problems);
        }

        private void header(int number, String line) {
            closeSection();
            var matcher = HEADER.matcher(line);
            readable = matcher.matches();
            pid = readable ? matcher.group(1) : line;
            pidLine = number;
            settings = new ArrayList<>();
            if (!readable) {
                problem(
                        number,
                        "cannot read section '" + line + "'; write [pid], like [altnet.lightning]");
            }
        }

        private void closeSection() {
            if (!pid.isEmpty() && readable) {
                sections.computeIfAbsent(pid, p -> new ArrayList<>())
                        .add(new Section(pid, pidLine, settings));
            }
        }

        private void setting(int number, String line) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                problem(number, "no '=' in '" + shortened(line) + "'; write key=value");
                return;
            }
            String key = line.substring(0, equals).strip();
            if (!KEY.matcher(key).matches()) {
                problem(
                        number,
                        "cannot read key '"
                                + shortened(key)
                                + "'; a key has letters, digits, '.', '-' and '_'");
                return;
            }
            Integer before =
                    seen.computeIfAbsent(pid, p -> new HashMap<>()).putIfAbsent(key, number);
            if (before != null) {
                problem(
                        number,
                        "key '"
                                + key
                                + "' was set before, in line "
                                + before
                                + "; keep one of them");
                return;
            }
            settings.add(new Setting(number, key, line.substring(equals + 1).strip()));
        }

        private void problem(int number, String text) {
            problems.add(new Problem(number, text));
        }

        private static String shortened(String text) {
            return text.length() <= 40 ? text : text.substring(0, 40) + "...";
        }
    }
}
