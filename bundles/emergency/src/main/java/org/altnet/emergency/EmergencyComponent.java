package org.altnet.emergency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.BlockRules;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.driver.PeerId;
import org.altnet.api.emergency.EmergencyTransactions;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.Inspection;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Message;
import org.altnet.api.message.Tx;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.time.TimeSource;
import org.altnet.room.ThreadLane;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The room's door: the services, the configuration, and the thread {@code altnet-emergency} which
 * an {@link EmergencyRoom} runs on. Immediate, since what an earlier run has left is sent even if
 * nobody asks.
 */
@Component(
        name = EmergencyConfig.PID,
        configurationPid = EmergencyConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {EmergencyTransactions.class, PeerMessageListener.class, TipListener.class})
@Designate(ocd = EmergencyConfig.class)
public final class EmergencyComponent
        implements EmergencyTransactions, PeerMessageListener, TipListener {
    private final ThreadLane lane = new ThreadLane("altnet-emergency");
    private final EmergencyRoom room;
    private final NodeTracker nodes;

    /**
     * @throws IllegalArgumentException if the configuration is wrong; the text says what to do
     * @throws UncheckedIOException if the state directory cannot be read
     */
    @Activate
    public EmergencyComponent(
            @Reference HeaderChain chain,
            @Reference BlockRules rules,
            @Reference Altstack altstack,
            @Reference Alarms alarms,
            EmergencyConfig config,
            BundleContext bundle) {
        EmergencySettings settings = EmergencySettings.of(config);
        try {
            room =
                    new EmergencyRoom(
                            settings,
                            new EmergencyRoom.Neighbours(chain, rules, altstack, alarms),
                            lane,
                            TimeSource.SYSTEM,
                            new SecureRandom().nextLong());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "what is kept of emergency transactions cannot be read in "
                            + settings.directory()
                            + "; look after disk and permissions",
                    e);
        }
        nodes = new NodeTracker(bundle, room);
    }

    @Activate
    void activate() {
        room.start();
        lane.execute(nodes::open);
    }

    @Deactivate
    void deactivate() {
        lane.close();
        nodes.close();
    }

    @Override
    public CompletionStage<Inspection> inspect(Tx tx, SendOptions options) {
        return room.inspect(tx, options);
    }

    @Override
    public CompletionStage<EmergencyTx> send(Tx tx, SendOptions options) {
        return room.send(tx, options);
    }

    @Override
    public List<EmergencyTx> all() {
        return room.all();
    }

    @Override
    public Optional<EmergencyTx> find(Hash256 txid) {
        return room.find(txid);
    }

    @Override
    public CompletionStage<Boolean> stop(Hash256 txid) {
        return room.stop(txid);
    }

    @Override
    public void received(PeerId from, Message message) {
        room.received(from, message);
    }

    @Override
    public void tipChanged(TipEvent event) {
        room.tipChanged(event);
    }
}
