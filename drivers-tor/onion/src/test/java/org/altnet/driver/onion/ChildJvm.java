package org.altnet.driver.onion;

import java.nio.file.Path;

/** A JVM with one session, which waits to be killed. */
final class ChildJvm {
    static final String READY = "ready";

    private ChildJvm() {}

    /**
     * @param args state directory, torrc
     */
    public static void main(String[] args) throws Exception {
        try (Host host =
                new Host(Path.of(args[0]), TestConfig.quick().with("torrc", args[1]).driver())) {
            host.awaitReachable();
            System.out.print(READY);
            System.out.flush();
            while (System.in.read() >= 0) {
                // until the test is over, however that comes
            }
        }
    }
}
