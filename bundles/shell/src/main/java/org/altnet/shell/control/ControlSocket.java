package org.altnet.shell.control;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the control socket open while the bundle runs. Where it is, only the launcher knows: it
 * sets the framework property {@value #PROPERTY}.
 *
 * <p>The interactive shell comes and goes with Gogo's JLine bundle, which needs a terminal library
 * that the rest can do without. It is the one dynamic reference here: were it static, its coming
 * would end the sessions that run.
 */
@Component(
        name = "altnet.shell",
        configurationPid = "altnet.shell",
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        immediate = true,
        service = {})
public final class ControlSocket {
    /** Absolute path of the socket's file. */
    static final String PROPERTY = "altnet.socket";

    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final Duration LONGEST_COMMAND = Duration.ofHours(1);

    private final CommandProcessor processor;
    private final Optional<Path> path;
    private Optional<ControlServer> server = Optional.empty();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile InteractiveShell shell;

    @Activate
    public ControlSocket(BundleContext context, @Reference CommandProcessor processor) {
        this.processor = processor;
        this.path = Optional.ofNullable(context.getProperty(PROPERTY)).map(Path::of);
    }

    /**
     * Called by the component runtime once the shell, if there is one, is set. Binds at once, which
     * takes no more than a file, so that the socket is there when the framework says that it has
     * started.
     */
    @Activate
    void open() {
        if (path.isEmpty()) {
            LOG.info("No control socket: the framework property {} is not set", PROPERTY);
            return;
        }
        try {
            ControlSession session =
                    new ControlSession(
                            new CommandLine(processor, LONGEST_COMMAND),
                            () -> Optional.ofNullable(shell));
            ControlServer opened = new ControlServer(SocketFile.open(path.get()), session);
            opened.start();
            server = Optional.of(opened);
            LOG.info("Control socket {} is open", path.get());
        } catch (IOException e) {
            LOG.error(
                    "Control socket {} cannot be opened: {}. Commands cannot reach this AltNet",
                    path.get(),
                    e.getMessage());
        }
    }

    @Deactivate
    void close() {
        if (server.isPresent()) {
            server.get().close();
            LOG.info("Control socket {} is closed", path.get());
        }
    }
}
