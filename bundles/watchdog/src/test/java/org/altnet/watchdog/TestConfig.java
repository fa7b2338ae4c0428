package org.altnet.watchdog;

import java.lang.reflect.Proxy;

/** The configuration with one value of its own, as if read from an operator's file. */
final class TestConfig {
    private TestConfig() {}

    /**
     * @param method the key, as the method is called
     */
    static WatchdogConfig with(String method, String value) {
        return (WatchdogConfig)
                Proxy.newProxyInstance(
                        WatchdogConfig.class.getClassLoader(),
                        new Class<?>[] {WatchdogConfig.class},
                        (proxy, asked, arguments) ->
                                asked.getName().equals(method) ? value : asked.getDefaultValue());
    }
}
