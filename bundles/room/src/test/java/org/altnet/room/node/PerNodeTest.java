package org.altnet.room.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.altnet.api.node.BitcoinNode;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

@Timeout(30)
class PerNodeTest {
    @TempDir Path directory;
    private Framework framework;
    private BundleContext bundle;
    private final List<String> said = new ArrayList<>();
    private PerNode<Part> parts;

    private final class Part implements NodePart {
        private final String node;

        Part(BitcoinNode node) {
            this.node = node.id();
        }

        @Override
        public void start() {
            said.add(node + " starts, published " + published().contains(node));
        }

        @Override
        public void close() {
            said.add(node + " ends, published " + published().contains(node));
        }
    }

    @BeforeEach
    void start() throws Exception {
        framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        directory.toString(),
                                        "felix.log.level",
                                        "1"));
        framework.start();
        bundle = framework.getBundleContext();
        parts = new PerNode<>(bundle, Part::new, List.of(Part.class), () -> said.add("changed"));
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void eachNodeHasItsPartWhileItIsThere() {
        ServiceRegistration<?> alice = register("alice", 0);
        parts.open();
        register("bob", 0);
        assertEquals(List.of("alice", "bob"), names());
        alice.unregister();
        assertEquals(List.of("bob"), published());
        parts.close();
        assertEquals(List.of(), published());
        parts.close();
        assertEquals(
                List.of(
                        "alice starts, published true",
                        "changed",
                        "bob starts, published true",
                        "changed",
                        "changed",
                        "alice ends, published false",
                        "changed",
                        "bob ends, published false"),
                said);
    }

    @Test
    void theOneWithTheHighestRankingIsFirstAndThatOfItsServiceFollows() {
        parts.open();
        ServiceRegistration<?> alice = register("alice", 0);
        register("bob", 10);
        assertEquals(List.of("bob", "alice"), names());
        assertEquals(10, primary().getProperty(Constants.SERVICE_RANKING));

        alice.setProperties(properties(20));
        assertEquals(List.of("alice", "bob"), names());
        assertEquals("alice", primary().getProperty(BitcoinNode.ID_PROPERTY));
        assertEquals(20, primary().getProperty(Constants.SERVICE_RANKING));
    }

    @Test
    void anIdIsOneNodesAlone() {
        parts.open();
        ServiceRegistration<?> first = register("alice", 0);
        ServiceRegistration<?> second = register("alice", 10);
        assertEquals(List.of("alice"), names());
        second.unregister();
        assertEquals(List.of("alice"), published());
        first.unregister();
        register("alice", 0);
        assertEquals(List.of("alice"), published(), "free again");
    }

    private List<String> names() {
        return parts.parts().stream().map(part -> part.node).toList();
    }

    private ServiceReference<Part> primary() {
        return bundle.getServiceReference(Part.class);
    }

    private List<String> published() {
        try {
            Collection<ServiceReference<Part>> all = bundle.getServiceReferences(Part.class, null);
            return all.stream()
                    .map(each -> each.getProperty(BitcoinNode.ID_PROPERTY).toString())
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A node that knows its name. */
    private ServiceRegistration<?> register(String id, int ranking) {
        BitcoinNode node =
                (BitcoinNode)
                        Proxy.newProxyInstance(
                                BitcoinNode.class.getClassLoader(),
                                new Class<?>[] {BitcoinNode.class},
                                (proxy, method, arguments) -> id);
        return bundle.registerService(BitcoinNode.class, node, properties(ranking));
    }

    private static Dictionary<String, Object> properties(int ranking) {
        return new Hashtable<>(Map.of(Constants.SERVICE_RANKING, ranking));
    }
}
