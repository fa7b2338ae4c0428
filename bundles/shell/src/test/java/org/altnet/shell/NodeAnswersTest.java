package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.altnet.api.message.Network;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.junit.jupiter.api.Test;

class NodeAnswersTest {
    private final CountDownLatch thaw = new CountDownLatch(1);

    /** Says that it is well, and answers nothing until it thaws. */
    private BitcoinNode frozen() {
        return (BitcoinNode)
                Proxy.newProxyInstance(
                        NodeAnswersTest.class.getClassLoader(),
                        new Class<?>[] {BitcoinNode.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "id" -> "frozen";
                                    case "network" -> Network.REGTEST;
                                    case "status" -> new NodeStatus(NodeStatus.State.READY, "");
                                    case "details" -> Map.of("rpc", "somewhere");
                                    default -> {
                                        thaw.await();
                                        throw new NodeException("thawed");
                                    }
                                });
    }

    @Test
    void aNodeThatDoesNotAnswerIsNotWaitedFor() {
        BitcoinNode swift =
                Stub.of(
                        BitcoinNode.class,
                        Map.of(
                                "id",
                                "swift",
                                "network",
                                Network.REGTEST,
                                "status",
                                new NodeStatus(NodeStatus.State.STARTING, "connecting"),
                                "details",
                                Map.of(),
                                "bestHeader",
                                new NodeException("not yet")));
        List<NodeAnswers> answers =
                NodeAnswers.askAll(List.of(frozen(), swift), Duration.ofMillis(500));

        assertEquals("frozen", answers.get(0).id());
        assertEquals(NodeStatus.State.UNREACHABLE, answers.get(0).status().state());
        assertEquals("no answer for 500 ms", answers.get(0).remark());
        assertEquals(Map.of("rpc", "somewhere"), answers.get(0).details());
        assertTrue(answers.get(0).bestHeader().isEmpty());
        assertEquals(NodeStatus.State.STARTING, answers.get(1).status().state());
        assertEquals("not yet", answers.get(1).remark());
        thaw.countDown();
    }
}
