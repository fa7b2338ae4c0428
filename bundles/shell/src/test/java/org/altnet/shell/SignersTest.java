package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class SignersTest {
    private final Bundle bundle = Stub.of(Bundle.class, Map.of("getBundleId", 7L));

    @Test
    void asksAboutTheBundleOfTheService() {
        assertEquals("signer of 7", signers(found(bundle)).apply(42));
    }

    @Test
    void whatIsGoneOrUnknownIsADash() {
        assertEquals("-", signers(null).apply(42));
        assertEquals("-", signers(found(null)).apply(42));
        BundleContext unasked = Stub.of(BundleContext.class, Map.of());
        assertEquals("-", new Signers(unasked, Optional.empty()).apply(42));
    }

    private static Signers signers(ServiceReference<?>[] found) {
        BundleContext context =
                Stub.of(
                        BundleContext.class,
                        Collections.singletonMap("getAllServiceReferences", found));
        return new Signers(context, Optional.of(b -> "signer of " + b.getBundleId()));
    }

    private static ServiceReference<?>[] found(Bundle bundle) {
        return new ServiceReference<?>[] {
            Stub.of(ServiceReference.class, Collections.singletonMap("getBundle", bundle))
        };
    }
}
