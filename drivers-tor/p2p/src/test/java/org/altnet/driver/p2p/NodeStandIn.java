package org.altnet.driver.p2p;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.Peer.Direction;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Message;
import org.altnet.wire.HeadersCodec;
import org.altnet.wire.InventoryCodec;
import org.altnet.wire.P2pFrame;
import org.altnet.wire.WireException;

/** A Bitcoin node dressed as a driver, so that the contract can ask what it was asked. */
final class NodeStandIn implements Driver {
    @Override
    public DriverSession open(DriverContext context) {
        try {
            Session session = new Session(context, new ScriptedNode());
            context.spawn("listen", session::listen);
            return session;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Session implements DriverSession {
        private final DriverContext context;
        private final ScriptedNode node;
        private final Set<ScriptedNode.Talk> talks = ConcurrentHashMap.newKeySet();

        Session(DriverContext context, ScriptedNode node) {
            this.context = context;
            this.node = node;
            context.reachableAt(List.of(new PeerId(P2pDriver.ID, node.address())));
            context.status(new DriverStatus(State.INACTIVE, Set.of(), "", Instant.EPOCH));
        }

        void listen() {
            try {
                for (int i = 0; ; i++) {
                    ScriptedNode.Talk talk = node.greet();
                    talks.add(talk);
                    PeerId peer = new PeerId(P2pDriver.ID, "caller-" + i);
                    context.peerUp(new Peer(peer, Direction.INBOUND));
                    context.status(new DriverStatus(State.ACTIVE, Set.of(), "", Instant.EPOCH));
                    context.spawn("talk", () -> converse(peer, talk));
                }
            } catch (IOException | WireException | IllegalStateException closed) {
                close();
            }
        }

        private void converse(PeerId peer, ScriptedNode.Talk talk) {
            try {
                while (true) {
                    hear(peer, talk.read());
                }
            } catch (IOException | WireException over) {
                context.peerDown(peer, "over");
            }
        }

        private void hear(PeerId peer, P2pFrame frame) throws WireException {
            switch (frame.command()) {
                case "getheaders" -> context.received(peer, question(frame.payload()));
                case "getdata" ->
                        context.received(peer, InventoryCodec.decodeGetData(frame.payload()));
                default -> {
                    // the greeting
                }
            }
        }

        /** From the genesis block is how nodes are asked for all there is. */
        private Message question(byte[] payload) throws WireException {
            GetHeaders question = HeadersCodec.decodeGetHeaders(payload);
            boolean all =
                    question.locator().entries().stream()
                            .allMatch(entry -> entry.hash().equals(context.network().genesis()));
            return all ? new GetHeaders(BlockLocator.EMPTY, question.stop()) : question;
        }

        @Override
        public CompletionStage<Void> send(PeerId peer, Message message) {
            return CompletableFuture.failedFuture(new IOException("it only listens"));
        }

        @Override
        public void close() {
            OpenResources.closeQuietly(node);
            talks.forEach(OpenResources::closeQuietly);
        }
    }
}
