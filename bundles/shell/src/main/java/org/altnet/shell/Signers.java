package org.altnet.shell;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Who answers for the bundle that brought a service: {@code -} if that is not known. */
final class Signers implements LongFunction<String> {
    private static final String UNKNOWN = "-";

    private final BundleContext context;
    private final Optional<Function<Bundle, String>> signer;

    Signers(BundleContext context, Optional<Function<Bundle, String>> signer) {
        this.context = context;
        this.signer = signer;
    }

    @Override
    public String apply(long serviceId) {
        return signer.flatMap(known -> bundle(serviceId).map(known)).orElse(UNKNOWN);
    }

    private Optional<Bundle> bundle(long serviceId) {
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(
                            null, "(" + Constants.SERVICE_ID + "=" + serviceId + ")");
            // The bundle may have gone since the driver was looked at.
            return found == null ? Optional.empty() : Optional.ofNullable(found[0].getBundle());
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
