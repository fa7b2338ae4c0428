package org.altnet.launcher.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What stands under one {@code [pid]} line, or under several of the same name.
 *
 * @param pid a component's, or {@code factory~name} for one configuration of several
 * @param line of the first
 */
public record Section(String pid, int line, List<Setting> settings) {
    public Section {
        settings = List.copyOf(settings);
    }

    /** The pid without the name of a factory's configuration. */
    public String component() {
        int tilde = pid.indexOf('~');
        return tilde < 0 ? pid : pid.substring(0, tilde);
    }

    /** Whether it is one configuration of several. */
    boolean isNamed() {
        return pid.indexOf('~') >= 0;
    }

    static Section ofAll(List<Section> parts) {
        Section first = parts.get(0);
        return new Section(
                first.pid,
                first.line,
                parts.stream().flatMap(p -> p.settings.stream()).collect(Collectors.toList()));
    }
}
