package org.altnet.node.bitcoind.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.zeromq.SocketType;
import org.zeromq.ZContext;

/** JeroMQ ships as the bundle that it is, alone: what it can do without is not there. */
@Timeout(60)
class JeroMqBundleTest {
    @Test
    void resolvesWithNothingButTheFrameworkAndWorksAgainAfterARestart(@TempDir Path cache)
            throws Exception {
        Framework framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        cache.toString(),
                                        "felix.log.level",
                                        "0"));
        framework.start();
        try {
            String jar =
                    ZContext.class.getProtectionDomain().getCodeSource().getLocation().toString();
            Bundle jeroMq = framework.getBundleContext().installBundle(jar);
            for (int start = 0; start < 2; start++) {
                jeroMq.start();
                assertEquals(Bundle.ACTIVE, jeroMq.getState());
                bindASocket(jeroMq);
                jeroMq.stop();
            }
        } finally {
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
        }
    }

    /** By reflection, since these are the bundle's classes and not the test's. */
    private static void bindASocket(Bundle jeroMq) throws Exception {
        Class<?> type = jeroMq.loadClass(ZContext.class.getName());
        assertNotSame(ZContext.class, type);
        Class<?> kind = jeroMq.loadClass(SocketType.class.getName());
        try (AutoCloseable context = (AutoCloseable) type.getConstructor().newInstance()) {
            Object socket =
                    type.getMethod("createSocket", kind)
                            .invoke(context, kind.getField("PUB").get(null));
            Object bound =
                    socket.getClass()
                            .getMethod("bind", String.class)
                            .invoke(socket, "tcp://127.0.0.1:*");
            assertEquals(Boolean.TRUE, bound);
        }
    }
}
