package org.altnet.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.ChainTip;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.Reorganisation;
import org.altnet.api.chain.ReorganisationListener;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.room.ThreadLane;
import org.altnet.room.Whiteboard;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AltNet's own view of the chain, as a service: {@code chain/<network>.headers} in the state
 * directory. Immediate, so that a file that cannot be opened shows at the start and not at the
 * first question.
 */
@Component(
        name = ChainConfig.PID,
        configurationPid = ChainConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = HeaderChain.class)
@Designate(ocd = ChainConfig.class)
public final class HeaderChainComponent implements HeaderChain {
    private static final Logger LOG = LoggerFactory.getLogger(HeaderChainComponent.class);

    private final Whiteboard<ReorganisationListener> listeners = new Whiteboard<>();
    private final ThreadLane lane = new ThreadLane("altnet-chain");
    private final HeaderChain chain;

    /**
     * Reads the file, which is local disk: a second for mainnet's headers.
     *
     * @throws IllegalArgumentException if the configuration is wrong; the text says what to do
     * @throws UncheckedIOException if the file cannot be opened, which is also logged
     */
    @Activate
    public HeaderChainComponent(@Reference HeaderChains chains, ChainConfig config) {
        Network network = network(config.network());
        chain = open(chains, network, file(network, config.state_directory()), this::tell);
    }

    @Deactivate
    @Override
    public void close() {
        chain.close();
        lane.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedListener")
    void bindListener(ReorganisationListener listener, Map<String, Object> properties) {
        listeners.add(listener, properties);
    }

    /** Keeps a change of properties from looking like a new listener. */
    void updatedListener(ReorganisationListener listener, Map<String, Object> properties) {}

    void unbindListener(ReorganisationListener listener, Map<String, Object> properties) {
        listeners.remove(properties);
    }

    @Override
    public Network network() {
        return chain.network();
    }

    @Override
    public StoredHeader tip() {
        return chain.tip();
    }

    @Override
    public Optional<StoredHeader> find(Hash256 hash) {
        return chain.find(hash);
    }

    @Override
    public Optional<StoredHeader> atHeight(int height) {
        return chain.atHeight(height);
    }

    @Override
    public StoredHeader ancestor(Hash256 hash, int height) {
        return chain.ancestor(hash, height);
    }

    @Override
    public StoredHeader forkPoint(Hash256 one, Hash256 other) {
        return chain.forkPoint(one, other);
    }

    @Override
    public List<ChainTip> tips() {
        return chain.tips();
    }

    @Override
    public BlockLocator locator() {
        return chain.locator();
    }

    @Override
    public Headers headersAfter(BlockLocator locator, Hash256 stop, int max) {
        return chain.headersAfter(locator, stop, max);
    }

    @Override
    public Headers headersBetween(Hash256 ancestor, Hash256 descendant, int max) {
        return chain.headersBetween(ancestor, descendant, max);
    }

    @Override
    public AcceptOutcome accept(Headers headers, String source) {
        return chain.accept(headers, source);
    }

    @Override
    public AcceptOutcome acceptWeighed(Headers headers, String source) {
        return chain.acceptWeighed(headers, source);
    }

    @Override
    public HeaderDownload download(Hash256 after, String source) {
        return chain.download(after, source);
    }

    private void tell(Reorganisation event) {
        lane.execute(() -> listeners.each(listener -> listener.reorganised(event)));
    }

    private static Network network(String id) {
        try {
            return Network.of(id);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "[" + ChainConfig.PID + "] network: " + e.getMessage(), e);
        }
    }

    private static Path file(Network network, String stateDirectory) {
        if (stateDirectory == null || stateDirectory.isBlank()) {
            throw new IllegalArgumentException(
                    "["
                            + ChainConfig.PID
                            + "] state.directory: is not set; name the directory where AltNet may"
                            + " keep its state");
        }
        return Path.of(stateDirectory, "chain", network.id() + ".headers");
    }

    private static HeaderChain open(
            HeaderChains chains, Network network, Path file, ReorganisationListener news) {
        try {
            return chains.open(network, file, news);
        } catch (IOException e) {
            LOG.error("Header chain {} did not start: {}", network.id(), e.getMessage());
            throw new UncheckedIOException("[" + ChainConfig.PID + "] " + e.getMessage(), e);
        }
    }
}
