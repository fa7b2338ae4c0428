package org.altnet.launcher.demo;

/** A process of the demo. */
@FunctionalInterface
interface Performer {
    /** Ends it, within half a minute; it is not started again. Idempotent; from any thread. */
    void stop();
}
