package org.altnet.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

class BudgetedLogTest {
    private final ManualTime time = new ManualTime();
    private final List<String> lines = new ArrayList<>();
    private final BudgetedLog log = new BudgetedLog(recorder(), time, 2);

    @Test
    void whatIsBeyondTheBudgetIsForDebugging() {
        say(3);
        assertEquals(
                List.of("info: line 0 of 3", "info: line 1 of 3", "debug: line 2 of 3"), lines);
    }

    @Test
    void theNextMinuteHasABudgetOfItsOwn() {
        say(2);
        time.advance(Duration.ofSeconds(59));
        say(1);
        assertEquals("debug: line 0 of 1", lines.get(2));

        lines.clear();
        time.advance(Duration.ofSeconds(1));
        say(2);
        assertEquals("info: line 0 of 2", lines.get(1));
        assertEquals("info: line 1 of 2", lines.get(2));
    }

    @Test
    void howManyWereHeldBackIsSaidOnce() {
        say(7);
        time.advance(Duration.ofMinutes(1));
        lines.clear();
        say(1);
        time.advance(Duration.ofMinutes(1));
        say(1);
        assertEquals(
                List.of(
                        "info: 5 more lines like the next were held back, since others made us log"
                                + " more than 2 in a minute; they are at DEBUG",
                        "info: line 0 of 1",
                        "info: line 0 of 1"),
                lines);
    }

    @Test
    void warningsAreOfTheSameBudget() {
        log.warn("line {}", 0);
        log.info("line {}", 1);
        log.warn("line {}", 2);
        assertEquals(List.of("warn: line 0", "info: line 1", "debug: line 2"), lines);
    }

    private void say(int count) {
        for (int i = 0; i < count; i++) {
            log.info("line {} of {}", i, count);
        }
    }

    private Logger recorder() {
        return (Logger)
                Proxy.newProxyInstance(
                        Logger.class.getClassLoader(),
                        new Class<?>[] {Logger.class},
                        (proxy, method, arguments) -> {
                            String format = (String) arguments[0];
                            Object[] values =
                                    arguments[1] instanceof Object[] several
                                            ? several
                                            : Arrays.copyOfRange(arguments, 1, arguments.length);
                            lines.add(
                                    method.getName()
                                            + ": "
                                            + MessageFormatter.basicArrayFormat(format, values));
                            return null;
                        });
    }
}
