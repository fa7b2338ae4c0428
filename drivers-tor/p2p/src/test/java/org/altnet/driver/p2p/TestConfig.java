package org.altnet.driver.p2p;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** The section as the operator writes it: what is not said has its default. */
final class TestConfig {
    private final Map<String, String> values = new HashMap<>();

    /**
     * @param key as in the file, such as {@code max.peers}
     */
    TestConfig with(String key, String value) {
        values.put(key.replace('.', '_'), value);
        return this;
    }

    P2pConfig build() {
        Map<String, String> given = Map.copyOf(values);
        InvocationHandler answer =
                (proxy, method, arguments) ->
                        given.getOrDefault(method.getName(), (String) method.getDefaultValue());
        return (P2pConfig)
                Proxy.newProxyInstance(
                        P2pConfig.class.getClassLoader(), new Class<?>[] {P2pConfig.class}, answer);
    }
}
