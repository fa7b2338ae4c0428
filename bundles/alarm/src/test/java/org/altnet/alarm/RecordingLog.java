package org.altnet.alarm;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

/** The lines that a log got, each behind its level, and before what came with a stack trace. */
final class RecordingLog {
    private final List<String> lines = new ArrayList<>();
    private boolean broken;

    /** Whether it throws in place of taking a line. */
    void fallOver(boolean whether) {
        broken = whether;
    }

    Logger logger() {
        return (Logger)
                Proxy.newProxyInstance(
                        Logger.class.getClassLoader(),
                        new Class<?>[] {Logger.class},
                        (proxy, method, arguments) -> {
                            if (broken) {
                                throw new IllegalStateException("a bug of the log");
                            }
                            lines.add(
                                    method.getName().toUpperCase(Locale.ROOT)
                                            + " "
                                            + text(arguments));
                            return null;
                        });
    }

    List<String> lines() {
        return lines;
    }

    private static String text(Object[] arguments) {
        String format = (String) arguments[0];
        if (arguments.length == 2 && arguments[1] instanceof Object[] many) {
            return text(MessageFormatter.arrayFormat(format, many));
        }
        Object[] rest = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
        return text(MessageFormatter.arrayFormat(format, rest));
    }

    private static String text(FormattingTuple line) {
        return line.getMessage()
                + (line.getThrowable() == null ? "" : " [" + line.getThrowable() + "]");
    }
}
