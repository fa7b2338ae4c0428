package org.altnet.launcher.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * Holds what an operator wrote against what the bundles understand, before anything is started: a
 * misspelt key must not be a silently ignored one.
 */
public final class ConfigurationCheck {
    /** The networks, as the configuration names them. */
    public static final List<String> NETWORKS =
            List.of("mainnet", "testnet3", "testnet4", "signet", "regtest");

    private static final List<String> GLOBAL_KEYS = List.of(Metatype.NETWORK);

    /** A driver's capabilities and rank are service properties, which configuration overrides. */
    private static final Pattern ANYWHERE = Pattern.compile("altnet\\.driver\\..+");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    static final String SERVICE_RANKING = "service.ranking";

    private final Metatype metatype;
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    private ConfigurationCheck(Metatype metatype) {
        this.metatype = metatype;
    }

    /**
     * What was found, each list in order of lines.
     *
     * @param errors to be mended before a start
     * @param warnings may be as meant
     */
    public record Findings(List<Problem> errors, List<Problem> warnings) {}

    public static Findings check(ConfigurationText text, Metatype metatype) {
        ConfigurationCheck check = new ConfigurationCheck(metatype);
        check.errors.addAll(text.problems());
        text.global().forEach(check::global);
        text.sections().forEach(check::section);
        text.sections().stream()
                .filter(section -> metatype.factories().contains(section.pid()))
                .filter(section -> !Nodes.isNode(section.pid()))
                .forEach(section -> check.mixed(section, text.sections()));
        Comparator<Problem> byLine = Comparator.comparingInt(Problem::line);
        return new Findings(
                check.errors.stream().sorted(byLine).toList(),
                check.warnings.stream().sorted(byLine).toList());
    }

    private void global(Setting setting) {
        if (!GLOBAL_KEYS.contains(setting.key())) {
            unknown(setting, " before the first [section]", GLOBAL_KEYS);
        } else if (!NETWORKS.contains(setting.value())) {
            error(
                    setting,
                    "no network is called '"
                            + setting.value()
                            + "'"
                            + Nearest.hint(setting.value(), NETWORKS)
                            + " (known: "
                            + String.join(", ", NETWORKS)
                            + ")");
        }
    }

    private void section(Section section) {
        var keys = metatype.keysOf(section.component());
        if (keys.isEmpty()) {
            // Without its node AltNet would watch nothing, or another one than was meant.
            (Nodes.isNode(section.pid()) ? errors : warnings)
                    .add(
                            new Problem(
                                    section.line(),
                                    "nothing that is installed reads section ["
                                            + section.pid()
                                            + "]"
                                            + Nearest.hint(
                                                    section.component(),
                                                    metatype.components().keySet())));
        } else if (section.isNamed()) {
            named(section);
        }
        for (Setting setting : section.settings()) {
            if (setting.key().equals(SERVICE_RANKING)) {
                ranking(section, setting);
            } else if (!ANYWHERE.matcher(setting.key()).matches() && keys.isPresent()) {
                known(section, setting, keys.get());
            }
        }
    }

    private void named(Section section) {
        String component = section.component();
        if (!metatype.maybeSeveral(component)) {
            errors.add(
                    new Problem(
                            section.line(),
                            "there is only one " + component + "; write [" + component + "]"));
        } else if (!NAME.matcher(section.pid().substring(component.length() + 1)).matches()) {
            errors.add(
                    new Problem(
                            section.line(),
                            "cannot read the name in ["
                                    + section.pid()
                                    + "]; write ["
                                    + component
                                    + "~name], with letters, digits, '.', '-' and '_'"));
        }
    }

    /** The component runtime takes the one without a name, and passes over those that have one. */
    private void mixed(Section nameless, List<Section> sections) {
        sections.stream()
                .filter(other -> other.isNamed() && other.component().equals(nameless.pid()))
                .findFirst()
                .ifPresent(
                        other ->
                                errors.add(
                                        new Problem(
                                                nameless.line(),
                                                "["
                                                        + nameless.pid()
                                                        + "] needs a name beside ["
                                                        + other.pid()
                                                        + "] in line "
                                                        + other.line()
                                                        + "; write ["
                                                        + nameless.pid()
                                                        + "~name]")));
    }

    private void known(Section section, Setting setting, SortedMap<String, Attribute> keys) {
        List<String> operators =
                metatype.operatorsKeys(section.component()).stream().map(Attribute::id).toList();
        if (setting.key().equals(Metatype.NETWORK) && keys.containsKey(Metatype.NETWORK)) {
            error(
                    setting,
                    "key 'network' is for all of AltNet; move it before the first [section]");
        } else if (setting.key().equals(Metatype.STATE_DIRECTORY)
                && keys.containsKey(Metatype.STATE_DIRECTORY)) {
            error(setting, "key 'state.directory' follows from the home; use --home DIR instead");
        } else if (!operators.contains(setting.key())) {
            unknown(setting, " in [" + section.pid() + "]", operators);
        } else {
            keys.get(setting.key())
                    .refuse(setting.value())
                    .ifPresent(
                            reason ->
                                    error(
                                            setting,
                                            "["
                                                    + section.pid()
                                                    + "] "
                                                    + setting.key()
                                                    + ": "
                                                    + reason));
        }
    }

    private void ranking(Section section, Setting setting) {
        try {
            Integer.parseInt(setting.value());
        } catch (NumberFormatException e) {
            error(
                    setting,
                    "["
                            + section.pid()
                            + "] service.ranking: '"
                            + setting.value()
                            + "' is not a whole number");
        }
    }

    private void unknown(Setting setting, String where, List<String> known) {
        error(
                setting,
                "unknown key '"
                        + setting.key()
                        + "'"
                        + where
                        + Nearest.hint(setting.key(), known)
                        + (known.isEmpty()
                                ? " (it has none)"
                                : " (known: " + String.join(", ", known) + ")"));
    }

    private void error(Setting setting, String text) {
        errors.add(new Problem(setting.line(), text));
    }
}
