package org.altnet.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleException;

/** The bundles of the framework, as the deploy folder's rules see them. */
interface Bundles {
    /** Those that are installed now. */
    List<Installed> all();

    /**
     * @param location what the framework is to know it by
     * @throws BundleException if the framework does not take it
     */
    Installed install(String location, Path jar) throws BundleException, IOException;

    /** A bundle that is, or was, installed. */
    interface Installed {
        /** As far as the rules tell them apart. */
        enum State {
            UNRESOLVED,
            STOPPED,
            STARTED,
            UNINSTALLED
        }

        long id();

        Identity identity();

        String location();

        State state();

        /** Whether it was started, and nobody stopped it since but the framework for its ends. */
        boolean wanted();

        /** Whether it has registered a driver, and not taken it back. */
        boolean hasDriver();

        /** What it needs and no installed bundle has, each as people would say it. */
        List<String> missing();

        void start() throws BundleException;

        /**
         * Stops it, replaces what is in it, and leaves it stopped.
         *
         * @throws BundleException if the framework does not take it; what was in it is still there
         */
        void update(Path jar) throws BundleException, IOException;

        void uninstall() throws BundleException;
    }
}
