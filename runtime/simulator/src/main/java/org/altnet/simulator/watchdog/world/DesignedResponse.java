package org.altnet.simulator.watchdog.world;

import java.time.Duration;
import java.util.Optional;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;

/**
 * The design's rules: a suspicion has somebody asked, or everybody; a chain with more work that is
 * two blocks ahead is an alarm, and so is one block that lasts; what nobody could be asked about is
 * a notice; enough media that agree clear both.
 */
public final class DesignedResponse implements Response {
    /** How long one block ahead may be the news being on its way. */
    static final Duration ONE_BLOCK_LASTS = Duration.ofSeconds(120);

    private static final Duration AFTERWARDS = Duration.ofSeconds(1);
    private static final int CERTAIN_LEAD = 2;

    private final Hands hands;
    private final int allClearGroups;
    private Optional<Moment> aheadSince = Optional.empty();

    /**
     * @param allClearGroups how many groups must agree to clear an alarm
     */
    public DesignedResponse(Hands hands, int allClearGroups) {
        this.hands = hands;
        this.allClearGroups = allClearGroups;
    }

    @Override
    public void suspected(Anomaly anomaly) {
        switch (anomaly.remedy()) {
            case PROBE -> hands.probe(anomaly.detector());
            case ASK_ALL -> hands.askAll(anomaly.detector());
            case NOTIFY -> hands.notice(anomaly.text());
            case FETCH_BLOCK -> throw new IllegalStateException("no such detector here");
        }
    }

    @Override
    public void probed(ProbeOutcome outcome) {
        if (!outcome.isOutrun()) {
            aheadSince = Optional.empty();
            if (outcome.agreeing().size() >= allClearGroups) {
                hands.clear(outcome.agreeing().size() + " independent media agree");
            }
            return;
        }
        Moment since = aheadSince.orElse(outcome.at());
        Duration lasted = outcome.at().since(since);
        if (outcome.lead() >= CERTAIN_LEAD || lasted.compareTo(ONE_BLOCK_LASTS) > 0) {
            hands.alarm(
                    outcome.lead()
                            + (outcome.lead() == 1 ? " block" : " blocks")
                            + " behind a valid chain with more work, shown by "
                            + String.join(", ", outcome.above()));
        } else if (aheadSince.isEmpty()) {
            hands.after(ONE_BLOCK_LASTS.plus(AFTERWARDS), () -> hands.askAll("one block ahead"));
        }
        aheadSince = Optional.of(since);
    }
}
