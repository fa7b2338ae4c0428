package org.altnet.validation;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.altnet.api.testing.ManualTime;
import org.altnet.room.BudgetedLog;
import org.slf4j.Logger;

/** The levels of the lines that a budgeted log lets through, in order. */
final class LogLines {
    private final List<String> levels = new ArrayList<>();

    /** A log whose minute never ends. */
    BudgetedLog budgeted(int lines) {
        Logger recorder =
                (Logger)
                        Proxy.newProxyInstance(
                                Logger.class.getClassLoader(),
                                new Class<?>[] {Logger.class},
                                (proxy, method, arguments) -> {
                                    levels.add(method.getName());
                                    return null;
                                });
        return new BudgetedLog(recorder, new ManualTime(), lines);
    }

    long at(String level) {
        return levels.stream().filter(level::equals).count();
    }
}
