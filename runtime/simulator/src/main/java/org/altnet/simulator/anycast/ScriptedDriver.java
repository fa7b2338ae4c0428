package org.altnet.simulator.anycast;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;

/**
 * A medium by the script: announces its peers when opened, and answers for them. Confined to the
 * simulation's thread.
 */
final class ScriptedDriver implements Driver {
    private final Medium medium;
    private final Stage stage;
    private final Map<PeerId, Actor> actors = new LinkedHashMap<>();

    /** One peer and how far it is in its script. */
    private static final class Actor {
        final PeerScript script;
        int questions;

        Actor(PeerScript script) {
            this.script = script;
        }
    }

    /**
     * @param scripts of its peers
     */
    ScriptedDriver(Medium medium, Stage stage, List<PeerScript> scripts) {
        this.medium = medium;
        this.stage = stage;
        for (PeerScript script : scripts) {
            actors.put(new PeerId(medium.id(), "peer" + actors.size()), new Actor(script));
        }
    }

    @Override
    public DriverSession open(DriverContext context) {
        context.lane().execute(() -> warmUp(context));
        return new Session(context);
    }

    private void warmUp(DriverContext context) {
        actors.keySet().forEach(peer -> context.peerUp(new Peer(peer, Peer.Direction.OUTBOUND)));
        context.status(
                new DriverStatus(
                        DriverStatus.State.ACTIVE, Set.of(), "", context.clock().now().wall()));
    }

    private final class Session implements DriverSession {
        private final DriverContext context;

        Session(DriverContext context) {
            this.context = context;
        }

        @Override
        public CompletionStage<Void> send(PeerId to, Message question) {
            Actor actor = actors.get(to);
            Reply reply =
                    stage.isNeed()
                            ? actor.script.inNeed()
                            : actor.script.inPeace(actor.questions++);
            stage.asked();
            CompletableFuture<Void> taken = new CompletableFuture<>();
            if (reply.kind() == Reply.Kind.REFUSAL) {
                context.lane()
                        .schedule(
                                reply.after(),
                                () ->
                                        taken.completeExceptionally(
                                                new IOException(medium.id() + " is down")));
                return taken;
            }
            if (reply.kind() != Reply.Kind.SILENCE) {
                context.lane().schedule(reply.after(), () -> say(to, reply.kind()));
            }
            taken.complete(null);
            return taken;
        }

        private void say(PeerId from, Reply.Kind kind) {
            switch (kind) {
                case TRUTH -> context.received(from, stage.truth());
                case ECHO -> context.received(from, stage.world().level());
                case STALE -> context.received(from, Headers.EMPTY);
                case FORK -> context.received(from, stage.world().branch());
                case FORGERY -> context.received(from, stage.world().forgery());
                case GARBAGE -> context.malformed(from, "noise where headers should be");
                case REFUSAL, SILENCE -> throw new IllegalStateException(kind + " says nothing");
            }
        }

        @Override
        public void close() {}
    }
}
