package org.altnet.launcher.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;

/**
 * A home's configuration, found right.
 *
 * @param network one of {@link ConfigurationCheck#NETWORKS}
 * @param configuratorJson for the framework property {@code configurator.initial}
 * @param admission which jars may run beside the shipped ones
 * @param warnings lines for the operator
 */
public record RuntimeConfiguration(
        String network, String configuratorJson, AdmissionPolicy admission, List<String> warnings) {
    /** What a file that names no network means, as bitcoin.conf does. */
    public static final String DEFAULT_NETWORK = "mainnet";

    /** What a file that does not say otherwise means: whatever connects may do so directly. */
    public static final String DEFAULT_PROXY_ONLY = ProxyOnly.DEFAULT;

    /**
     * @throws ExitException with one line for each thing that is wrong, code 78
     */
    public static RuntimeConfiguration load(Distribution distribution, Home home)
            throws ExitException {
        Metatype metatype = metatype(distribution, home);
        ConfigurationText text = ConfigurationText.parse(lines(home.conf()));
        ConfigurationCheck.Findings findings = ConfigurationCheck.check(text, metatype);
        List<Problem> errors = new ArrayList<>(findings.errors());
        AdmissionPolicy admission = AdmissionPolicy.of(text, errors);
        if (!errors.isEmpty()) {
            throw new ExitException(
                    ExitStatus.CONFIGURATION,
                    errors.stream()
                            .sorted(Comparator.comparingInt(Problem::line))
                            .map(problem -> problem.in(home.conf()))
                            .toList());
        }
        List<Problem> warnings = new ArrayList<>(findings.warnings());
        warnings.addAll(admission.warnings(text));
        String network = global(text, Metatype.NETWORK, DEFAULT_NETWORK);
        String proxyOnly = global(text, Metatype.PROXY_ONLY, ProxyOnly.DEFAULT);
        return new RuntimeConfiguration(
                network,
                ConfiguratorJson.write(
                        text.without(AdmissionPolicy.PID),
                        metatype,
                        network,
                        proxyOnly,
                        home.state()),
                admission,
                warnings.stream().map(problem -> problem.in(home.conf())).toList());
    }

    /** What the shipped bundles and those dropped into the home declare, and the launcher. */
    public static Metatype metatype(Distribution distribution, Home home) throws ExitException {
        try {
            List<Path> jars = new ArrayList<>(distribution.allSystemJars());
            jars.addAll(Distribution.jars(distribution.directory().resolve("drivers")));
            jars.addAll(Distribution.jars(home.deploy()));
            return MetatypeReader.read(jars).with(AdmissionPolicy.PID, AdmissionPolicy.keys());
        } catch (IOException e) {
            throw ExitException.failed(
                    "cannot read the bundles of " + distribution.directory() + ": " + e);
        }
    }

    private static String global(ConfigurationText text, String key, String otherwise) {
        return text.global().stream()
                .filter(setting -> setting.key().equals(key))
                .map(Setting::value)
                .findFirst()
                .orElse(otherwise);
    }

    private static List<String> lines(Path conf) throws ExitException {
        try {
            return Files.readAllLines(conf);
        } catch (CharacterCodingException e) {
            throw new ExitException(
                    ExitStatus.CONFIGURATION, conf + ": not UTF-8 text; write it anew");
        } catch (IOException e) {
            throw new ExitException(ExitStatus.CONFIGURATION, conf + ": cannot be read: " + e);
        }
    }
}
