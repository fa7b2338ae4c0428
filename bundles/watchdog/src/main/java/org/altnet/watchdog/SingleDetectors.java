package org.altnet.watchdog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.altnet.api.driver.Lane;
import org.altnet.api.watchdog.AnomalyDetector;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detectors that there is only one of: they have a state, so only one watch can use them, that of
 * the node with the highest ranking.
 *
 * <p>All state is the lane's. Tracked on the lane, see {@link WatchdogService}.
 */
final class SingleDetectors {
    private static final Logger LOG = LoggerFactory.getLogger(SingleDetectors.class);

    private final Lane lane;
    private final Supplier<List<Watch>> watches;
    private final Plugins<AnomalyDetector> plugins;
    private final Map<Long, Single> detectors = new TreeMap<>();
    private Optional<Watch> user = Optional.empty();

    /** One of them, and what it is lent by while it is. */
    private static final class Single {
        private final AnomalyDetector detector;
        private final Map<String, ?> properties;
        private Optional<Loan> loan = Optional.empty();
        private boolean told;

        Single(AnomalyDetector detector, Map<String, ?> properties) {
            this.detector = detector;
            this.properties = properties;
        }

        void lendTo(Watch watch) {
            Loan made = new Loan(detector);
            loan = Optional.of(made);
            watch.addDetector(made, properties);
        }

        void takeBackFrom(Watch watch) {
            loan.ifPresent(Loan::revoke);
            loan = Optional.empty();
            watch.removeDetector(properties);
        }
    }

    /**
     * @param watches of all nodes, that of the node with the highest ranking first
     */
    SingleDetectors(BundleContext bundle, Lane lane, Supplier<List<Watch>> watches) {
        this.lane = lane;
        this.watches = watches;
        plugins =
                new Plugins<>(
                        bundle,
                        AnomalyDetector.class,
                        Plugins.SINGLES,
                        (detector, properties) ->
                                lane.execute(() -> add(new Single(detector, properties))),
                        properties -> lane.execute(() -> remove(properties)));
    }

    void open() {
        plugins.open();
    }

    void close() {
        plugins.close();
    }

    /** The watches may be others now, or in another order. */
    void watchesChanged() {
        lane.execute(this::settle);
    }

    private void add(Single single) {
        detectors.put(id(single.properties), single);
        user.ifPresent(single::lendTo);
        settle();
    }

    private void remove(Map<String, ?> properties) {
        Single gone = detectors.remove(id(properties));
        if (gone != null) {
            user.ifPresent(gone::takeBackFrom);
        }
    }

    private void settle() {
        List<Watch> all = watches.get();
        Optional<Watch> first = all.stream().findFirst();
        if (!first.equals(user)) {
            user.ifPresent(old -> detectors.values().forEach(each -> each.takeBackFrom(old)));
            first.ifPresent(next -> detectors.values().forEach(each -> each.lendTo(next)));
            user = first;
        }
        if (all.size() > 1) {
            detectors.values().forEach(each -> tell(each, all.get(0)));
        }
    }

    private static void tell(Single single, Watch user) {
        if (!single.told) {
            single.told = true;
            LOG.warn(
                    "Watchdog - detector {} (service {}) watches node {} alone, since there is one"
                            + " of it and each node needs its own: have its bundle register it with"
                            + " the scope prototype, as @Component(scope ="
                            + " ServiceScope.PROTOTYPE) does",
                    single.detector.name(),
                    id(single.properties),
                    user.node());
        }
    }

    private static Long id(Map<String, ?> properties) {
        return (Long) properties.get(Constants.SERVICE_ID);
    }
}
