package org.altnet.deploy;

import org.osgi.framework.Version;

/** What makes two bundles the same one: the framework takes only one of each. */
record Identity(String symbolicName, Version version) {
    @Override
    public String toString() {
        return symbolicName + " " + version;
    }
}
