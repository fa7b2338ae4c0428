package org.altnet.driver.onion;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Keeps every line that is logged, of every level, for tests to search. */
public final class RecordedLogs implements SLF4JServiceProvider {
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new NOPMDCAdapter();
    private final Recorder recorder = new Recorder();

    /** What has been logged by anybody since the JVM began. */
    static List<String> lines() {
        return List.copyOf(((Recorder) LoggerFactory.getILoggerFactory()).lines);
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return recorder;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}

    private static final class Recorder implements ILoggerFactory {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public org.slf4j.Logger getLogger(String name) {
            return new RecordingLogger(name, lines);
        }
    }

    private static final class RecordingLogger extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;

        private final transient List<String> lines;

        RecordingLogger(String name, List<String> lines) {
            this.name = name;
            this.lines = lines;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String form, Object[] arguments, Throwable thrown) {
            String text = MessageFormatter.basicArrayFormat(form, arguments);
            lines.add(level + " " + name + " - " + text + stack(thrown));
        }

        private static String stack(Throwable thrown) {
            if (thrown == null) {
                return "";
            }
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return "\n" + text;
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        public boolean isTraceEnabled() {
            // the content of messages is traced in hexadecimal digits, and a block is long
            return !name.contains("trace");
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
