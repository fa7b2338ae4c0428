package org.altnet.deploy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;

/** A requirement of a bundle, in words. */
final class Need {
    private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]*)\\)");
    private static final Pattern LEAST = Pattern.compile("\\(version>=([^)]*)\\)");
    private static final Pattern LIMIT = Pattern.compile("\\(!\\(version>=([^)]*)\\)\\)");

    private Need() {}

    /** A package by its name and the range of versions; anything else by its filter. */
    static String of(BundleRequirement requirement) {
        return of(
                requirement.getNamespace(),
                requirement.getDirectives().get(Constants.FILTER_DIRECTIVE));
    }

    static String of(String namespace, String filter) {
        if (filter == null) {
            return namespace;
        }
        Matcher name = PACKAGE.matcher(filter);
        if (!namespace.equals(PackageNamespace.PACKAGE_NAMESPACE) || !name.find()) {
            return namespace + " " + filter;
        }
        return "package " + name.group(1) + versions(filter);
    }

    private static String versions(String filter) {
        Matcher limit = LIMIT.matcher(filter);
        Matcher least = LEAST.matcher(limit.replaceAll(""));
        if (!least.find()) {
            return "";
        }
        return limit.reset().find()
                ? " [" + least.group(1) + "," + limit.group(1) + ")"
                : " " + least.group(1);
    }
}
