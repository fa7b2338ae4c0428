package org.altnet.driver.onion;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A configuration as an operator writes it: keys and texts over the defaults. */
final class TestConfig {
    private final Map<String, String> values = new HashMap<>();

    /** Pauses of milliseconds. */
    static TestConfig quick() {
        return new TestConfig().with("reconnect.first", "500ms").with("reconnect.most", "2s");
    }

    TestConfig with(String key, Object value) {
        Stream.of(OnionConfig.class.getDeclaredMethods())
                .filter(method -> method.getName().replace('_', '.').equals(key))
                .findAny()
                .orElseThrow();
        values.put(key, value.toString());
        return this;
    }

    OnionConfig build() {
        Map<String, String> fixed = Map.copyOf(values);
        return (OnionConfig)
                Proxy.newProxyInstance(
                        OnionConfig.class.getClassLoader(),
                        new Class<?>[] {OnionConfig.class},
                        (proxy, method, arguments) ->
                                fixed.getOrDefault(
                                        method.getName().replace('_', '.'),
                                        (String) method.getDefaultValue()));
    }

    OnionDriver driver() {
        return new OnionDriver(build());
    }
}
