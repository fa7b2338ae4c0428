package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OfNodesTest {
    @Test
    void theHighestRankingIsFirstThenTheOldest() {
        List<Map.Entry<Map<String, Object>, String>> services =
                List.of(
                        Map.entry(Map.of("service.id", 3L), "young"),
                        Map.entry(Map.of("service.id", 4L, "service.ranking", 10), "first"),
                        Map.entry(Map.of("service.id", 1L, "service.ranking", -1), "last"),
                        Map.entry(Map.of("service.id", 2L), "old"));
        assertEquals(
                List.of("first", "old", "young", "last"),
                OfNodes.ranked(services, Function.<String>identity()).all());
    }
}
