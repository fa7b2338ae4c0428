package org.altnet.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.altnet.api.driver.Driver;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The bundles of an OSGi framework.
 *
 * <p>That a bundle is started is recorded by the framework, to tell whether an operator stopped it;
 * at the next start of AltNet the folder says what runs, for the framework forgets all bundles.
 */
final class FrameworkBundles implements Bundles {
    private final BundleContext context;

    FrameworkBundles(BundleContext context) {
        this.context = context;
    }

    @Override
    public List<Installed> all() {
        return Arrays.stream(context.getBundles()).map(this::installed).toList();
    }

    @Override
    public Installed install(String location, Path jar) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            return installed(context.installBundle(location, in));
        }
    }

    private Installed installed(Bundle bundle) {
        return new FrameworkBundle(bundle);
    }

    private final class FrameworkBundle implements Installed {
        private final Bundle bundle;

        FrameworkBundle(Bundle bundle) {
            this.bundle = bundle;
        }

        @Override
        public long id() {
            return bundle.getBundleId();
        }

        @Override
        public Identity identity() {
            return new Identity(String.valueOf(bundle.getSymbolicName()), bundle.getVersion());
        }

        @Override
        public String location() {
            return bundle.getLocation();
        }

        @Override
        public State state() {
            return switch (bundle.getState()) {
                case Bundle.UNINSTALLED -> State.UNINSTALLED;
                case Bundle.INSTALLED -> State.UNRESOLVED;
                // One that starts lazily waits there: that is as far as it goes by itself.
                case Bundle.STARTING, Bundle.ACTIVE -> State.STARTED;
                default -> State.STOPPED;
            };
        }

        @Override
        public boolean wanted() {
            try {
                BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
                return level != null && level.isPersistentlyStarted();
            } catch (IllegalStateException | IllegalArgumentException uninstalled) {
                return false;
            }
        }

        @Override
        public boolean hasDriver() {
            ServiceReference<?>[] services;
            try {
                services = bundle.getRegisteredServices();
            } catch (IllegalStateException uninstalled) {
                return false;
            }
            return services != null && Stream.of(services).anyMatch(FrameworkBundles::isDriver);
        }

        @Override
        public List<String> missing() {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision == null) {
                return List.of();
            }
            return revision.getDeclaredRequirements(null).stream()
                    .filter(FrameworkBundles::isMandatory)
                    .filter(requirement -> !isProvided(requirement))
                    .map(Need::of)
                    .toList();
        }

        @Override
        public void start() throws BundleException {
            try {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            } catch (IllegalStateException e) {
                throw inOtherHands(e);
            }
        }

        @Override
        public void update(Path jar) throws BundleException, IOException {
            try (InputStream in = Files.newInputStream(jar)) {
                bundle.stop(Bundle.STOP_TRANSIENT);
                bundle.update(in);
            } catch (IllegalStateException e) {
                throw inOtherHands(e);
            } finally {
                letGoOfOldCode();
            }
        }

        @Override
        public void uninstall() throws BundleException {
            try {
                bundle.uninstall();
            } catch (IllegalStateException e) {
                throw inOtherHands(e);
            }
            letGoOfOldCode();
        }

        /** If others are wired to its packages, they must be wired anew. */
        private void letGoOfOldCode() {
            FrameworkWiring wiring =
                    context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkWiring.class);
            if (wiring.getRemovalPendingBundles().contains(bundle)) {
                wiring.refreshBundles(Set.of(bundle));
            }
        }
    }

    /** Somebody uninstalls, starts or stops it at this moment. */
    private static BundleException inOtherHands(IllegalStateException e) {
        return new BundleException(e.getMessage(), BundleException.STATECHANGE_ERROR, e);
    }

    private boolean isProvided(BundleRequirement requirement) {
        return Arrays.stream(context.getBundles())
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .filter(revision -> revision != null)
                .flatMap(
                        revision ->
                                revision
                                        .getDeclaredCapabilities(requirement.getNamespace())
                                        .stream())
                .anyMatch(requirement::matches);
    }

    private static boolean isMandatory(BundleRequirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        String effective = directives.get(Constants.EFFECTIVE_DIRECTIVE);
        return !Constants.RESOLUTION_OPTIONAL.equals(directives.get(Constants.RESOLUTION_DIRECTIVE))
                && (effective == null || effective.equals(Constants.EFFECTIVE_RESOLVE));
    }

    private static boolean isDriver(ServiceReference<?> service) {
        return List.of((String[]) service.getProperty(Constants.OBJECTCLASS))
                .contains(Driver.class.getName());
    }
}
