package org.altnet.shell;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Makes services that give fixed answers, by method name; a throwable is thrown. */
final class Stub {
    private Stub() {}

    static <T> T of(Class<T> service, Map<String, ?> answers) {
        InvocationHandler handler =
                (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return identity(proxy, method.getName(), arguments);
                    }
                    if (!answers.containsKey(method.getName())) {
                        throw new AssertionError("unexpected " + method);
                    }
                    Object answer = answers.get(method.getName());
                    if (answer instanceof Throwable failure) {
                        throw failure;
                    }
                    return answer;
                };
        return service.cast(
                Proxy.newProxyInstance(
                        Stub.class.getClassLoader(), new Class<?>[] {service}, handler));
    }

    private static Object identity(Object proxy, String method, Object... arguments) {
        return switch (method) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "a stub";
        };
    }
}
