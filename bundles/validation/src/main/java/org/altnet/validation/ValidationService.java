package org.altnet.validation;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.BlockRules;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.TipListener;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.ProbeListener;
import org.altnet.api.validation.VerdictListener;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.room.BudgetedLog;
import org.altnet.room.ThreadLane;
import org.altnet.room.Whiteboard;
import org.altnet.room.node.PerNode;
import org.altnet.room.service.Plugins;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.LoggerFactory;

/**
 * The room's door: the services, the configuration, and the threads. A {@link Validation} for each
 * node, published with the node's id, runs on {@code altnet-validation-<id>}; other nodes get their
 * answers on {@code altnet-serving}; what peers push comes in on {@code altnet-validation}, which
 * no node blocks.
 *
 * <p>Immediate, since it tracks: a component that waits to be asked for would miss who comes. Nodes
 * and listeners are tracked without the component runtime, from the thread: some of them are
 * activated by being looked up, and bound by it while this is activated they can leave this failed.
 */
@Component(
        name = ValidationConfig.PID,
        configurationPid = ValidationConfig.PID,
        immediate = true,
        service = PeerMessageListener.class)
@Designate(ocd = ValidationConfig.class)
public final class ValidationService implements PeerMessageListener {
    /** About twenty messages; peers that mean well seldom send so many. */
    private static final int PEER_LINES_PER_MINUTE = 60;

    private static final TimeSource TIME = TimeSource.SYSTEM;

    private final ThreadLane lane = new ThreadLane("altnet-validation");
    private final ThreadLane servingLane = new ThreadLane("altnet-serving");
    private final Set<ThreadLane> nodeLanes = ConcurrentHashMap.newKeySet();
    private final PeerMessages peerMessages;
    private final PerNode<Validation> validations;
    private final Plugins<VerdictListener> verdictListeners;
    private final Plugins<ProbeListener> probeListeners;

    @Activate
    public ValidationService(
            @Reference HeaderChain chain,
            @Reference BlockRules rules,
            @Reference Altstack altstack,
            @Reference Alarms alarms,
            BundleContext bundle,
            ValidationConfig config) {
        Settings settings = Settings.of(config);
        Whiteboard<VerdictListener> verdictBoard = new Whiteboard<>();
        Whiteboard<ProbeListener> probeBoard = new Whiteboard<>();
        verdictListeners =
                new Plugins<>(
                        bundle, VerdictListener.class, verdictBoard::add, verdictBoard::remove);
        probeListeners =
                new Plugins<>(bundle, ProbeListener.class, probeBoard::add, probeBoard::remove);
        HeaderIntake intake =
                new HeaderIntake(
                        chain, altstack, peerLog(HeaderIntake.class), peerLog(HeaderIntake.class));
        LateBlocks late = new LateBlocks(chain, rules, altstack);
        ChainNews news = new ChainNews(chain, this::validations);
        Shared shared =
                new Shared(
                        chain,
                        rules,
                        altstack,
                        alarms,
                        intake,
                        late,
                        news,
                        verdictBoard,
                        probeBoard,
                        TIME,
                        settings);
        validations =
                new PerNode<>(
                        bundle,
                        node -> validationOf(node, shared),
                        List.of(
                                AltLogicValidation.class,
                                AnomalyListener.class,
                                TipListener.class));
        Serving serving =
                new Serving(
                        chain.network(),
                        this::nodes,
                        altstack,
                        servingLane,
                        TIME,
                        new ServingBudgets(settings.serving(), TIME),
                        new BlockCache(settings.cache()),
                        peerLog(Serving.class));
        peerMessages =
                new PeerMessages(
                        altstack, intake, late, news, serving, this::validations, lane, TIME);
    }

    @Activate
    void start() {
        lane.execute(
                () -> {
                    verdictListeners.open();
                    probeListeners.open();
                    validations.open();
                });
    }

    /** Threads that wait for a node are told to end before any of them is waited for. */
    @Deactivate
    void stop() {
        lane.close();
        servingLane.end(false);
        nodeLanes.forEach(each -> each.end(false));
        validations.close();
        servingLane.close();
        verdictListeners.close();
        probeListeners.close();
    }

    @Override
    public void received(PeerId from, Message message) {
        peerMessages.received(from, message);
    }

    private List<Validation> validations() {
        return validations.parts();
    }

    private List<BitcoinNode> nodes() {
        return validations().stream().map(Validation::subject).toList();
    }

    private Validation validationOf(BitcoinNode node, Shared shared) {
        ThreadLane itsOwn = new ThreadLane("altnet-validation-" + node.id());
        nodeLanes.add(itsOwn);
        return new Validation(
                node,
                shared,
                itsOwn,
                () -> {
                    nodeLanes.remove(itsOwn);
                    itsOwn.close();
                });
    }

    private static BudgetedLog peerLog(Class<?> whose) {
        return new BudgetedLog(LoggerFactory.getLogger(whose), TIME, PEER_LINES_PER_MINUTE);
    }
}
