package org.altnet.driver.bolt8;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Section [altnet.lightning] as an operator writes it: what is not set has its default. */
final class TestConfig implements LightningConfig {
    private final Map<String, String> values = new TreeMap<>();

    /** Pauses are short, since tests wait for them. */
    static TestConfig quick() {
        return new TestConfig()
                .with("reconnect.first", "20ms")
                .with("reconnect.most", "200ms")
                .with("handshake.timeout", "5s");
    }

    TestConfig with(String key, String value) {
        Arrays.stream(LightningConfig.class.getDeclaredMethods())
                .filter(method -> method.getName().replace('_', '.').equals(key))
                .findAny()
                .orElseThrow();
        values.put(key, value);
        return this;
    }

    private String value(String key) {
        return values.computeIfAbsent(key, TestConfig::defaultOf);
    }

    private static String defaultOf(String key) {
        try {
            return (String)
                    LightningConfig.class
                            .getDeclaredMethod(key.replace('.', '_'))
                            .getDefaultValue();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String listen() {
        return value("listen");
    }

    @Override
    public String peers() {
        return value("peers");
    }

    @Override
    public String inbound() {
        return value("inbound");
    }

    @Override
    public String inbound_max() {
        return value("inbound.max");
    }

    @Override
    public String proxy() {
        return value("proxy");
    }

    @Override
    public String reconnect_first() {
        return value("reconnect.first");
    }

    @Override
    public String reconnect_most() {
        return value("reconnect.most");
    }

    @Override
    public String ping_interval() {
        return value("ping.interval");
    }

    @Override
    public String handshake_timeout() {
        return value("handshake.timeout");
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return LightningConfig.class;
    }
}
