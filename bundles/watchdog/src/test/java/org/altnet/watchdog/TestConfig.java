package org.altnet.watchdog;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The configuration with some values of its own, as if read from an operator's file. */
final class TestConfig {
    private TestConfig() {}

    /**
     * @param method the key, as its method is called
     */
    static WatchdogConfig with(String method, String value) {
        return with(Map.of(method, value));
    }

    static WatchdogConfig with(Map<String, String> values) {
        return (WatchdogConfig)
                Proxy.newProxyInstance(
                        WatchdogConfig.class.getClassLoader(),
                        new Class<?>[] {WatchdogConfig.class},
                        (proxy, asked, arguments) ->
                                values.getOrDefault(
                                        asked.getName(), (String) asked.getDefaultValue()));
    }
}
