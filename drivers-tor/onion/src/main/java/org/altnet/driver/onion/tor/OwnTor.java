package org.altnet.driver.onion.tor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.time.TimeSource;

/** Starts a tor of our own: finds its program and those of its transports. Not thread-safe. */
final class OwnTor {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final TorSource.Own source;
    private final Path directory;
    private final Optional<InetSocketAddress> proxy;
    private final TimeSource clock;

    /**
     * @param directory for all its files
     * @param proxy a SOCKS5 proxy through which alone it reaches out; empty for none
     */
    OwnTor(
            TorSource.Own source,
            Path directory,
            Optional<InetSocketAddress> proxy,
            TimeSource clock) {
        this.source = source;
        this.directory = directory;
        this.proxy = proxy;
        this.clock = clock;
    }

    /**
     * Starts it. Blocks on files.
     *
     * @throws IOException if that cannot be done: one line that says why and what to do
     */
    TorChild start() throws IOException {
        Path programs = directory.resolve("programs");
        Files.createDirectories(programs, OWNER_ONLY);
        ShippedPrograms shipped =
                new ShippedPrograms(
                        programs, System.getProperty("os.name"), System.getProperty("os.arch"));
        Path program =
                source.program().isPresent() ? source.program().get() : shipped.program("tor");
        if (!Files.isExecutable(program)) {
            throw new IOException(program + " is no program that can be run; set tor to one");
        }
        try {
            return TorChild.start(program, torrc(shipped), clock);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Made anew by each start. */
    Secret cookie() {
        Torrc torrc = new Torrc(directory, source.bridges(), Map.of(), proxy, source.include());
        return new Secret(Secret.Kind.COOKIE, torrc.cookieFile());
    }

    private Torrc torrc(ShippedPrograms shipped) throws IOException {
        Map<String, Path> transports = new HashMap<>();
        for (Bridge bridge : source.bridges()) {
            if (bridge.transport().isPresent()) {
                String name = bridge.transport().get();
                transports.put(name, transport(name, shipped));
            }
        }
        return new Torrc(directory, source.bridges(), transports, proxy, source.include());
    }

    private Path transport(String name, ShippedPrograms shipped) throws IOException {
        Path own = source.transports().get(name);
        if (own != null) {
            return own;
        }
        Optional<String> program = ShippedPrograms.transport(name);
        return shipped.program(program.orElse(name));
    }
}
