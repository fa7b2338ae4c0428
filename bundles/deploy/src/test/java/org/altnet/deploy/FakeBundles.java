package org.altnet.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;

/** Bundles without a framework. */
final class FakeBundles implements Bundles {
    /** Symbolic names of what cannot be resolved or used, of what throws, and of drivers. */
    final Set<String> unresolvable = new HashSet<>();

    final Set<String> unusable = new HashSet<>();
    final Set<String> throwing = new HashSet<>();
    final Set<String> drivers = new HashSet<>();
    private final List<Fake> all = new ArrayList<>();
    private long ids = 1;

    @Override
    public List<Installed> all() {
        return List.copyOf(all);
    }

    @Override
    public Fake install(String location, Path jar) throws IOException {
        return add(location, BundleJar.read(jar).identity());
    }

    Fake add(String location, String name, String version) {
        return add(location, new Identity(name, Version.parseVersion(version)));
    }

    private Fake add(String location, Identity identity) {
        Fake fake = new Fake(ids++, location, identity);
        all.add(fake);
        return fake;
    }

    Fake at(String location) {
        return all.stream().filter(b -> b.location.equals(location)).findFirst().orElseThrow();
    }

    final class Fake implements Installed {
        private final long id;
        private final String location;
        private Identity identity;
        State state = State.UNRESOLVED;
        boolean wanted;
        int updates;
        int starts;

        Fake(long id, String location, Identity identity) {
            this.id = id;
            this.location = location;
            this.identity = identity;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public Identity identity() {
            return identity;
        }

        @Override
        public String location() {
            return location;
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public boolean wanted() {
            return wanted;
        }

        @Override
        public boolean hasDriver() {
            return state == State.STARTED && drivers.contains(identity.symbolicName());
        }

        @Override
        public List<String> missing() {
            return List.of("package org.nowhere");
        }

        @Override
        public void start() throws BundleException {
            wanted = true;
            if (unresolvable.contains(identity.symbolicName())) {
                throw new BundleException("Unable to resolve\nit", BundleException.RESOLVE_ERROR);
            }
            if (throwing.contains(identity.symbolicName())) {
                state = State.STOPPED;
                throw new BundleException(
                        "Activator start error",
                        BundleException.ACTIVATOR_ERROR,
                        new IllegalStateException("no such device"));
            }
            starts += state == State.STARTED ? 0 : 1;
            state = State.STARTED;
        }

        @Override
        public void update(Path jar) throws BundleException, IOException {
            state = State.STOPPED;
            if (unusable.contains(BundleJar.read(jar).identity().symbolicName())) {
                throw new BundleException("no sense in its headers");
            }
            identity = BundleJar.read(jar).identity();
            state = State.UNRESOLVED;
            updates++;
        }

        @Override
        public void uninstall() {
            all.remove(this);
            state = State.UNINSTALLED;
        }
    }
}
