package org.altnet.validation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.Evidence;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.ProbeListener;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.api.validation.VerdictListener;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.room.ThreadLane;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The room's door: the services, the configuration, and the thread {@code altnet-validation} which
 * a {@link Validation} runs on.
 */
@Component(
        name = ValidationConfig.PID,
        configurationPid = ValidationConfig.PID,
        immediate = true,
        service = {
            AltLogicValidation.class,
            AnomalyListener.class,
            TipListener.class,
            PeerMessageListener.class
        })
@Designate(ocd = ValidationConfig.class)
public final class ValidationService
        implements AltLogicValidation, AnomalyListener, TipListener, PeerMessageListener {
    private static final int MAX_GROUPS = 100;

    private final ThreadLane lane = new ThreadLane("altnet-validation");
    private final Validation validation;

    @Activate
    public ValidationService(
            @Reference BitcoinNode node,
            @Reference HeaderChain chain,
            @Reference Altstack altstack,
            @Reference Alarms alarms,
            ValidationConfig config) {
        validation =
                new Validation(
                        node,
                        chain,
                        altstack,
                        alarms,
                        lane,
                        TimeSource.SYSTEM,
                        allClearGroups(config.all_clear_groups()));
    }

    @Activate
    void start() {
        validation.start();
    }

    @Deactivate
    void stop() {
        lane.close();
        validation.close();
    }

    /**
     * @throws IllegalArgumentException if it is no number from 1 to 100
     */
    static int allClearGroups(String text) {
        try {
            int groups = Integer.parseInt(text.strip());
            if (groups >= 1 && groups <= MAX_GROUPS) {
                return groups;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "["
                        + ValidationConfig.PID
                        + "] all.clear.groups: '"
                        + text
                        + "' is no number of media; use 1 to "
                        + MAX_GROUPS);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedListener")
    void bindListener(VerdictListener listener, Map<String, Object> properties) {
        validation.addListener(listener, properties);
    }

    /** Keeps a change of properties from looking like a new listener. */
    void updatedListener(VerdictListener listener, Map<String, Object> properties) {}

    void unbindListener(VerdictListener listener, Map<String, Object> properties) {
        validation.removeListener(properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedProbeListener")
    void bindProbeListener(ProbeListener listener, Map<String, Object> properties) {
        validation.addProbeListener(listener, properties);
    }

    /** Keeps a change of properties from looking like a new listener. */
    void updatedProbeListener(ProbeListener listener, Map<String, Object> properties) {}

    void unbindProbeListener(ProbeListener listener, Map<String, Object> properties) {
        validation.removeProbeListener(properties);
    }

    @Override
    public Verdict verdict() {
        return validation.verdict();
    }

    @Override
    public CompletionStage<ProbeReport> probe() {
        return validation.probe();
    }

    @Override
    public List<ProbeReport> recent() {
        return validation.recent();
    }

    @Override
    public Evidence evidence() {
        return validation.evidence();
    }

    @Override
    public List<Incident> incidents() {
        return validation.incidents();
    }

    @Override
    public void anomaly(Anomaly anomaly) {
        validation.anomaly(anomaly);
    }

    @Override
    public void cleared(String detector, String subject, Moment at) {
        validation.cleared(detector, subject, at);
    }

    @Override
    public void tipChanged(TipEvent event) {
        validation.tipChanged(event);
    }

    @Override
    public void received(PeerId from, Message message) {
        validation.received(from, message);
    }
}
