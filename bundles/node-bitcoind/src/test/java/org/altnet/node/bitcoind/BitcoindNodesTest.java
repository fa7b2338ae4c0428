package org.altnet.node.bitcoind;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.altnet.api.node.BitcoinNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

@Timeout(30)
class BitcoindNodesTest {
    @TempDir Path home;

    /** The properties of the services that are registered now. */
    private final List<String> published = new ArrayList<>();

    private BitcoindNodes nodes;

    @AfterEach
    void close() {
        nodes.close();
        assertEquals(List.of(), published, "nothing is left");
    }

    @Test
    void eachConfigurationIsANodeOfItsOwnName() throws Exception {
        nodes = new BitcoindNodes(framework());
        nodes.updated(null);
        assertEquals(List.of(), published);
        nodes.updated(configuration("regtest"));
        nodes.updated(BitcoindConfig.PID + "~alice", configuration("regtest"));
        assertEquals(List.of("bitcoind", "alice"), published);
        nodes.updated(BitcoindConfig.PID + "~alice", configuration("signet"));
        assertEquals(List.of("bitcoind", "alice"), published);
        nodes.deleted(BitcoindConfig.PID + "~alice");
        assertEquals(List.of("bitcoind"), published);
        nodes.updated(null);
        assertEquals(List.of(), published);
    }

    @Test
    void whatIsWrongIsNoNode() throws Exception {
        nodes = new BitcoindNodes(framework());
        nodes.updated(BitcoindConfig.PID + "~alice", configuration("moonnet"));
        assertEquals(List.of(), published);
        nodes.updated(configuration("regtest"));
        nodes.updated(BitcoindConfig.PID + "~bitcoind", configuration("regtest"));
        assertEquals(List.of("bitcoind"), published, "no two of the same name");
    }

    private Dictionary<String, Object> configuration(String network) {
        Dictionary<String, Object> values = new Hashtable<>();
        values.put("network", network);
        values.put("datadir", home.toString());
        values.put("rpc.connect", "127.0.0.1:1");
        return values;
    }

    /** As much of a framework as is asked for. */
    private BundleContext framework() {
        return (BundleContext)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {BundleContext.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "registerService" ->
                                            register((Dictionary<?, ?>) arguments[2]);
                                    case "getProperty" -> home.toString();
                                    case "createFilter" -> filter();
                                    case "getServiceReferences" -> new ServiceReference<?>[0];
                                    default -> null;
                                });
    }

    private ServiceRegistration<?> register(Dictionary<?, ?> properties) {
        String id = (String) properties.get(BitcoinNode.ID_PROPERTY);
        published.add(id);
        return (ServiceRegistration<?>)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ServiceRegistration.class},
                        (proxy, method, arguments) -> {
                            published.remove(id);
                            return null;
                        });
    }

    private static Filter filter() {
        return (Filter)
                Proxy.newProxyInstance(
                        BitcoindNodesTest.class.getClassLoader(),
                        new Class<?>[] {Filter.class},
                        (proxy, method, arguments) -> null);
    }
}
