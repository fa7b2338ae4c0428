package org.altnet.altstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.stack.PeerView;
import org.altnet.api.testing.ManualTime;

/** An altstack on a hand-turned clock, and drivers that do as they are told. */
final class House {
    final ManualTime time = new ManualTime();
    final List<PeerMessageListener> listeners = new CopyOnWriteArrayList<>();
    final List<ManualLane> lanes = new ArrayList<>();
    final Environment environment;
    final Switchboard switchboard;
    final DriverRegistry registry;
    final AltstackService stack;
    private long services;

    House() {
        this(Path.of("nowhere"), Limits.DEFAULT);
    }

    House(Path state, Limits limits) {
        this(state, limits, ProxyOnly.OFF);
    }

    House(ProxyOnly proxyOnly) {
        this(Path.of("nowhere"), Limits.DEFAULT, proxyOnly);
    }

    private House(Path state, Limits limits, ProxyOnly proxyOnly) {
        environment =
                new Environment(
                        Network.REGTEST,
                        proxyOnly,
                        state,
                        time.lane(),
                        new ManualThreads(),
                        time,
                        new Random(1),
                        limits);
        switchboard = new Switchboard(environment, listeners);
        Proxies proxies = new Proxies(environment.proxyOnly());
        registry = new DriverRegistry(environment, switchboard, proxies);
        stack = new AltstackService(environment, switchboard, registry, proxies);
        stack.start();
    }

    /** A driver joins; returns its service id. */
    long join(ScriptedDriver driver) {
        long service = ++services;
        registry.bind(service, "test", driver, driver.properties);
        time.run();
        return service;
    }

    DriverView view(String id) {
        return stack.drivers().stream().filter(d -> d.id().equals(id)).findFirst().orElseThrow();
    }

    PeerView view(PeerId peer) {
        return stack.peers().stream()
                .filter(view -> view.peer().id().equals(peer))
                .findFirst()
                .orElseThrow();
    }

    DriverStatus.State state(String id) {
        return view(id).status().state();
    }

    final class ManualThreads implements Threads {
        @Override
        public HostLane lane(String name) {
            ManualLane lane = new ManualLane();
            lanes.add(lane);
            return lane;
        }

        @Override
        public ThreadFactory named(String name) {
            return body -> new Thread(body, name);
        }
    }

    /** A lane of the shared clock, which tests can declare stuck. */
    final class ManualLane implements HostLane {
        Duration busy = Duration.ZERO;
        boolean ended;

        @Override
        public void execute(Runnable task) {
            schedule(Duration.ZERO, task);
        }

        @Override
        public Task schedule(Duration delay, Runnable task) {
            return time.lane()
                    .schedule(
                            delay,
                            () -> {
                                if (!ended && busy.isZero()) {
                                    task.run();
                                }
                            });
        }

        @Override
        public Duration busyFor() {
            return busy;
        }

        @Override
        public void end(boolean interrupt) {
            ended = true;
        }
    }

    /** Announces its peers when opened, remembers what it is to send, and answers as scripted. */
    static class ScriptedDriver implements Driver {
        /** What a peer answers, and how long that takes; null for silence. */
        interface Script {
            Reply reply(Message question);
        }

        record Reply(Duration after, List<Message> parts) {
            static Reply after(long millis, Message... parts) {
                return new Reply(Duration.ofMillis(millis), List.of(parts));
            }
        }

        final Map<String, Object> properties = new HashMap<>();
        final Map<PeerId, Script> peers = new HashMap<>();
        final List<PeerId> sentTo = new ArrayList<>();
        final List<Message> sent = new ArrayList<>();
        final List<String> calls = new ArrayList<>();
        final String id;
        DriverContext context;
        int opened;

        ScriptedDriver(String id) {
            this.id = id;
            set("id", id);
            set("send", true);
            set("receive", true);
            set("scopes", "headers,blocks,transactions");
            set("exchange", "request");
            set("mtu", 65_533);
            set("bandwidth", 0);
            set("latency", 500);
            set("cost", 0);
            set("privacy", "encrypted");
            set("trust", "authenticated");
            set("group", id);
            set("overlap", false);
            set("leaks", "nothing");
        }

        ScriptedDriver set(String name, Object value) {
            properties.put("altnet.driver." + name, value);
            return this;
        }

        /** A peer that is there from the start. */
        PeerId peer(String address, Script script) {
            PeerId peer = new PeerId(id, address);
            peers.put(peer, script);
            return peer;
        }

        @Override
        public DriverSession open(DriverContext opening) {
            opened++;
            context = opening;
            peers.keySet().forEach(this::up);
            report(DriverStatus.State.ACTIVE, "");
            return new Session(opening);
        }

        void up(PeerId peer) {
            context.peerUp(new Peer(peer, Peer.Direction.OUTBOUND));
        }

        void report(DriverStatus.State state, String text) {
            context.status(
                    new DriverStatus(
                            state, java.util.Set.of(), text, context.clock().now().wall()));
        }

        class Session implements DriverSession {
            private final DriverContext mine;

            Session(DriverContext mine) {
                this.mine = mine;
            }

            @Override
            public CompletionStage<Void> send(PeerId peer, Message message) {
                sentTo.add(peer);
                sent.add(message);
                Script script = peers.get(peer);
                Reply reply = script == null ? null : script.reply(message);
                if (reply != null) {
                    mine.lane().schedule(reply.after, () -> say(peer, reply.parts));
                }
                return CompletableFuture.completedFuture(null);
            }

            private void say(PeerId peer, List<Message> parts) {
                for (int i = 0; i < parts.size(); i++) {
                    if (i < parts.size() - 1) {
                        mine.receivedPart(peer, (org.altnet.api.message.Headers) parts.get(i));
                    } else {
                        mine.received(peer, parts.get(i));
                    }
                }
            }

            @Override
            public void disconnect(PeerId peer, String reason) {
                calls.add("disconnect " + peer.address() + ": " + reason);
            }

            @Override
            public void close() {
                calls.add("close");
            }
        }
    }
}
