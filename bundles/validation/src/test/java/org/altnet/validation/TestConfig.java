package org.altnet.validation;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The configuration as an operator leaves it, but for a few keys. */
final class TestConfig {
    private TestConfig() {}

    /**
     * @param changes by the names of the methods
     */
    static ValidationConfig with(Map<String, String> changes) {
        return (ValidationConfig)
                Proxy.newProxyInstance(
                        ValidationConfig.class.getClassLoader(),
                        new Class<?>[] {ValidationConfig.class},
                        (proxy, method, arguments) ->
                                changes.getOrDefault(
                                        method.getName(), (String) method.getDefaultValue()));
    }
}
