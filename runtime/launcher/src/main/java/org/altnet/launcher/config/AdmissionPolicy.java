package org.altnet.launcher.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Section {@code [altnet.admission]}, the launcher's own: which jars may run beside the shipped
 * ones.
 *
 * @param isOpen whether any may, signed or not: for developers
 * @param sha256 if not empty, a jar must be one of these as well as signed; in lower case hex
 */
public record AdmissionPolicy(boolean isOpen, Set<String> sha256) {
    public static final String PID = "altnet.admission";

    /** Signed by someone in a trust store; no list. */
    public static final AdmissionPolicy DEFAULT = new AdmissionPolicy(false, Set.of());

    private static final String POLICY = "policy";
    private static final String SHA256 = "sha256";
    private static final String OPEN = "open";
    private static final String SIGNED = "signed";

    public AdmissionPolicy {
        sha256 = Set.copyOf(sha256);
    }

    /** Its keys, as the bundles declare theirs. */
    static SortedMap<String, Attribute> keys() {
        return new TreeMap<>(
                Map.of(
                        POLICY,
                        new Attribute(
                                POLICY,
                                "String",
                                0,
                                SIGNED,
                                "Which jars may run beside the shipped ones: signed, by someone"
                                        + " whose certificate is in conf/trust/; or open: any, to"
                                        + " develop with.",
                                List.of(SIGNED, OPEN)),
                        SHA256,
                        new Attribute(
                                SHA256,
                                "String",
                                0,
                                "",
                                "If there are any, only these of the signed jars: SHA-256 of each"
                                        + " in hex, with commas between.",
                                List.of())));
    }

    /**
     * What is written, if it is right.
     *
     * @param problems takes what is wrong
     */
    static AdmissionPolicy of(ConfigurationText text, List<Problem> problems) {
        boolean open = false;
        Set<String> hashes = new TreeSet<>();
        for (Setting setting : settings(text)) {
            if (setting.key().equals(POLICY)) {
                open = setting.value().equals(OPEN);
            } else if (setting.key().equals(SHA256)) {
                hashes.addAll(hashes(setting, problems));
            }
        }
        if (open && !hashes.isEmpty()) {
            problems.add(
                    new Problem(
                            line(text, SHA256),
                            "["
                                    + PID
                                    + "] sha256: means nothing while policy=open; remove one of"
                                    + " the two"));
        }
        return new AdmissionPolicy(open, hashes);
    }

    /** What an operator should be told of it at each start. */
    List<Problem> warnings(ConfigurationText text) {
        return isOpen
                ? List.of(
                        new Problem(
                                line(text, POLICY),
                                "["
                                        + PID
                                        + "] policy=open: any jar in deploy/ runs, whoever made"
                                        + " it; set policy=signed unless you develop it"))
                : List.of();
    }

    private static List<String> hashes(Setting setting, List<Problem> problems) {
        List<String> hashes = new ArrayList<>();
        for (String part : setting.value().split(",")) {
            String hash = part.strip().toLowerCase(Locale.ROOT);
            if (hash.matches("[0-9a-f]{64}")) {
                hashes.add(hash);
            } else if (!hash.isEmpty()) {
                problems.add(
                        new Problem(
                                setting.line(),
                                "["
                                        + PID
                                        + "] sha256: '"
                                        + part.strip()
                                        + "' is not 64 hex digits; print them with sha256sum"));
            }
        }
        return hashes;
    }

    private static int line(ConfigurationText text, String key) {
        return settings(text).stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow()
                .line();
    }

    private static List<Setting> settings(ConfigurationText text) {
        return text.sections().stream()
                .filter(section -> section.pid().equals(PID))
                .flatMap(section -> section.settings().stream())
                .toList();
    }
}
