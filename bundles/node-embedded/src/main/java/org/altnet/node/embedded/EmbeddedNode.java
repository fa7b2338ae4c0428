package org.altnet.node.embedded;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.Miner;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.node.TxPlace;
import org.altnet.api.time.TimeSource;
import org.altnet.room.ThreadLane;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node of an operator who has none: a miner on regtest, a light node elsewhere.
 *
 * <p>Activation reads the configuration. The node's files are opened on {@code altnet-node}, which
 * later tells the tip listeners; calls that come before that is done wait for it. {@link Miner} is
 * published, from then on and on regtest alone, as a service of its own.
 */
@Component(
        name = EmbeddedNode.PID,
        configurationPid = EmbeddedNode.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = BitcoinNode.ID_PROPERTY + "=" + EmbeddedNode.ID,
        service = BitcoinNode.class)
@Designate(ocd = EmbeddedNode.Config.class)
public final class EmbeddedNode implements BitcoinNode {
    static final String PID = "altnet.node.embedded";
    static final String ID = "embedded";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedNode.class);
    private static final long OPEN_WITHIN_SECONDS = 30;

    /** The operator's section {@code [altnet.node.embedded]}. */
    @ObjectClassDefinition(
            name = "AltNet embedded node",
            description = "A Bitcoin node without bitcoind: a miner on regtest, SPV elsewhere")
    public @interface Config {
        @AttributeDefinition(
                description = "mainnet, testnet3, testnet4, signet or regtest; set by the launcher")
        String network();

        @AttributeDefinition(description = "Directory for its files; set by the launcher")
        String state_directory();

        @AttributeDefinition(
                required = false,
                description =
                        "The only Bitcoin peers to use, as host:port,host:port. Empty: the"
                                + " network's DNS seeds are asked, which tells your resolver that"
                                + " you run Bitcoin software")
        String peers() default "";

        @AttributeDefinition(required = false, description = "Bitcoin peers at a time, 1 to 32")
        int max_peers() default 4;
    }

    private final Settings settings;
    private final HeaderChains chains;
    private final TimeSource time;
    private final Function<Miner, Runnable> minerPublisher;
    private final ThreadLane thread = new ThreadLane("altnet-node");
    private final TipListeners listeners = new TipListeners(thread);
    private final CompletableFuture<LocalNode> opened = new CompletableFuture<>();

    /** Set on {@code altnet-node}. */
    private volatile Runnable withdrawMiner = () -> {};

    @Activate
    public EmbeddedNode(@Reference HeaderChains chains, BundleContext bundle, Config config) {
        this(
                Settings.of(config),
                chains,
                TimeSource.SYSTEM,
                miner -> bundle.registerService(Miner.class, miner, null)::unregister);
    }

    /**
     * @param minerPublisher publishes a miner, and returns how to withdraw it
     */
    EmbeddedNode(
            Settings settings,
            HeaderChains chains,
            TimeSource time,
            Function<Miner, Runnable> minerPublisher) {
        this.settings = settings;
        this.chains = chains;
        this.time = time;
        this.minerPublisher = minerPublisher;
        thread.execute(this::open);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTipListener(TipListener listener, Map<String, Object> properties) {
        listeners.add((Long) properties.get(Constants.SERVICE_ID), listener);
    }

    /** A listener whose properties change stays as it is. */
    void updatedTipListener(Map<String, Object> properties) {}

    void unbindTipListener(Map<String, Object> properties) {
        listeners.remove((Long) properties.get(Constants.SERVICE_ID));
    }

    /** Bounded by 5 s. */
    @Deactivate
    void close() {
        thread.close();
        withdrawMiner.run();
        if (!opened.completeExceptionally(new IOException("it is stopped"))) {
            opened.thenAccept(LocalNode::close);
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Network network() {
        return settings.network();
    }

    @Override
    public NodeStatus status() {
        if (!opened.isDone()) {
            return new NodeStatus(State.STARTING, "opening its files");
        }
        try {
            return node().status();
        } catch (NodeException e) {
            return new NodeStatus(State.UNREACHABLE, e.getMessage());
        }
    }

    @Override
    public Map<String, String> details() {
        if (!opened.isDone()) {
            return Map.of();
        }
        try {
            return node().details();
        } catch (NodeException e) {
            return Map.of();
        }
    }

    @Override
    public StoredHeader bestHeader() throws NodeException {
        return node().chain().tip();
    }

    @Override
    public Optional<StoredHeader> bestBlock() throws NodeException {
        return node().bestBlock();
    }

    @Override
    public List<NodeTip> tips() throws NodeException {
        return node().tips();
    }

    @Override
    public BlockLocator locator() throws NodeException {
        return node().chain().locator();
    }

    @Override
    public Headers headersAfter(BlockLocator locator, Hash256 stop, int max) throws NodeException {
        return node().chain().headersAfter(locator, stop, max);
    }

    @Override
    public Optional<Block> block(Hash256 hash) throws NodeException {
        return node().block(hash);
    }

    @Override
    public SubmitOutcome submitHeaders(Headers headers) throws NodeException {
        return node().submitHeaders(headers);
    }

    @Override
    public SubmitOutcome submitBlock(Block block) throws NodeException {
        return node().submitBlock(block);
    }

    /** It has no way to ask its peers for a block, if it has peers. */
    @Override
    public int requestBlock(Hash256 hash) {
        return 0;
    }

    @Override
    public TxOutcome submitTransaction(Tx tx) throws NodeException {
        return node().submitTransaction(tx);
    }

    @Override
    public Optional<TxOutcome> testTransaction(Tx tx) throws NodeException {
        return node().testTransaction(tx);
    }

    @Override
    public Optional<TxPlace> findTransaction(Hash256 txid) throws NodeException {
        return node().findTransaction(txid);
    }

    private void open() {
        try {
            Consumer<StoredHeader> news =
                    tip -> listeners.publish(new TipEvent(ID, tip, time.now()));
            if (settings.network() == Network.REGTEST) {
                RegtestNode node = RegtestNode.open(chains, settings.directory(), time, news);
                if (takesPlace(node)) {
                    withdrawMiner = minerPublisher.apply(node);
                }
            } else {
                SpvNode node = SpvNode.open(chains, settings, time, news);
                if (takesPlace(node)) {
                    node.start();
                }
            }
        } catch (IOException e) {
            LOG.error("Embedded node {}: cannot start: {}", network().id(), e.getMessage());
            opened.completeExceptionally(e);
        } catch (RuntimeException e) {
            opened.completeExceptionally(e);
            throw e;
        }
    }

    /** False if this was closed in the meantime. */
    private boolean takesPlace(LocalNode node) {
        boolean taken = opened.complete(node);
        if (!taken) {
            node.close();
        }
        return taken;
    }

    private LocalNode node() throws NodeException {
        try {
            return opened.get(OPEN_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new NodeException("the embedded node is down: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new NodeException("the embedded node is still opening its files", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException("interrupted while the embedded node opens its files", e);
        }
    }
}
