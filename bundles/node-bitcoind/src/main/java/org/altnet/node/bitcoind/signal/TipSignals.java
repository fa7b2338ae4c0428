package org.altnet.node.bitcoind.signal;

import java.security.SecureRandom;
import java.util.List;
import org.altnet.api.time.TimeSource;
import org.altnet.node.bitcoind.TipSignal;
import org.altnet.node.bitcoind.retry.Backoff;
import org.altnet.room.ThreadLane;

/** Chooses among the ways in which a node tells of new tips. */
public final class TipSignals {
    private TipSignals() {}

    /**
     * Listens to ZMQ where there is some, else waits by long poll where there is that, and polls in
     * any case. Looks at once for the first time. Does not block.
     *
     * @param mayHaveChanged what to do when the tip may have changed, such as asking the node; on
     *     the signal's own thread, never twice at once. May block; what comes meanwhile is put
     *     together into one more call.
     */
    public static TipSignal open(TipSignalSettings settings, Runnable mayHaveChanged) {
        ThreadLane lane = new ThreadLane("altnet-tip-" + settings.node());
        return new TipWatch(
                        settings,
                        sources(settings),
                        lane,
                        lane::close,
                        TimeSource.SYSTEM,
                        mayHaveChanged)
                .start();
    }

    private static List<PushSource> sources(TipSignalSettings settings) {
        Backoff backoff = new Backoff(new SecureRandom());
        if (!settings.zmq().isEmpty()) {
            return settings.zmq().stream()
                    .<PushSource>map(
                            endpoint ->
                                    new ZmqSubscription(
                                            settings.node(), endpoint, TimeSource.SYSTEM, backoff))
                    .toList();
        }
        return settings.newBlockWait().map(wait -> longPoll(settings, wait, backoff)).stream()
                .toList();
    }

    private static PushSource longPoll(
            TipSignalSettings settings, NewBlockWait wait, Backoff backoff) {
        ThreadLane lane = new ThreadLane("altnet-longpoll-" + settings.node());
        Runnable interrupt =
                () -> {
                    lane.end(true);
                    lane.close();
                };
        return new LongPoll(settings.node(), wait, lane, interrupt, TimeSource.SYSTEM, backoff);
    }
}
