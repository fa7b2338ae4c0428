package org.altnet.driver.onion.tor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.altnet.tor.network.PrivateTorNetwork;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one private Tor network of this module, and skips them, loudly, where there can
 * be none.
 */
public final class TorNetworkExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace SPACE =
            ExtensionContext.Namespace.create(TorNetworkExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TorNetwork.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Path tor = authority();
        return context.getRoot()
                .getStore(SPACE)
                .getOrComputeIfAbsent(TorNetwork.class, key -> start(tor), TorNetwork.class);
    }

    private static Path authority() {
        String tor = System.getProperty("altnet.tor", "");
        if (tor.isEmpty()) {
            return skipped("-Daltnet.tor=<a tor that can be a directory authority> is not given");
        }
        Optional<String> objection = PrivateTorNetwork.objection(Path.of(tor));
        return objection.isPresent() ? skipped(objection.get()) : Path.of(tor);
    }

    private static Path skipped(String why) {
        System.err.println("SKIPPED, no private Tor network: " + why);
        return Assumptions.abort("no private Tor network: " + why);
    }

    private static TorNetwork start(Path tor) {
        try {
            return TorNetwork.start(tor, Files.createTempDirectory("altnet-tor-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
