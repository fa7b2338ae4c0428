package org.altnet.validation;

import java.time.Duration;
import java.util.List;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.BlockRules;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.room.BudgetedLog;
import org.altnet.room.ThreadLane;
import org.altnet.room.Whiteboard;
import org.slf4j.LoggerFactory;

/** Validation of one node as its component puts it together, without a framework. */
public final class PlainValidation implements AutoCloseable {
    private static final TimeSource TIME = TimeSource.SYSTEM;
    private static final long PLENTY = 1_000_000_000;

    private final ThreadLane lane = new ThreadLane("altnet-validation");
    private final ThreadLane itsOwn = new ThreadLane("altnet-validation-node");
    private final ThreadLane servingLane = new ThreadLane("altnet-serving");
    private final Validation validation;
    private final PeerMessages peerMessages;

    /**
     * @param groups how many media must agree
     */
    public PlainValidation(
            BitcoinNode node,
            HeaderChain chain,
            BlockRules rules,
            Altstack altstack,
            Alarms alarms,
            int groups) {
        Settings settings = settings(groups);
        HeaderIntake intake = new HeaderIntake(chain, altstack, log(), log());
        LateBlocks late = new LateBlocks(chain, rules, altstack);
        ChainNews news = new ChainNews(chain, this::all);
        validation =
                new Validation(
                        node,
                        new Shared(
                                chain,
                                rules,
                                altstack,
                                alarms,
                                intake,
                                late,
                                news,
                                new Whiteboard<>(),
                                new Whiteboard<>(),
                                TIME,
                                settings),
                        itsOwn,
                        itsOwn::close);
        Serving serving =
                new Serving(
                        chain.network(),
                        () -> List.of(node),
                        altstack,
                        servingLane,
                        TIME,
                        new ServingBudgets(settings.serving(), TIME),
                        new BlockCache(settings.cache()),
                        log());
        peerMessages =
                new PeerMessages(altstack, intake, late, news, serving, this::all, lane, TIME);
        validation.start();
    }

    public AltLogicValidation validation() {
        return validation;
    }

    public PeerMessageListener listener() {
        return peerMessages;
    }

    @Override
    public void close() {
        lane.close();
        validation.close();
        servingLane.close();
    }

    private List<Validation> all() {
        return List.of(validation);
    }

    private static Settings settings(int groups) {
        return new Settings(
                groups,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                new ServingBudgets.Limits(PLENTY, PLENTY, PLENTY, PLENTY),
                PLENTY);
    }

    private static BudgetedLog log() {
        return new BudgetedLog(LoggerFactory.getLogger(PlainValidation.class), TIME, 60);
    }
}
