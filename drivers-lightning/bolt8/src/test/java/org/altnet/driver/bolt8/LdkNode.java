package org.altnet.driver.bolt8;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.ldk.batteries.NioPeerHandler;
import org.ldk.structs.CustomMessageHandler;
import org.ldk.structs.CustomMessageHandler.CustomMessageHandlerInterface;
import org.ldk.structs.CustomMessageReader.CustomMessageReaderInterface;
import org.ldk.structs.ErroringMessageHandler;
import org.ldk.structs.IgnoringMessageHandler;
import org.ldk.structs.Logger;
import org.ldk.structs.Logger.LoggerInterface;
import org.ldk.structs.Option_TypeZ;
import org.ldk.structs.PeerManager;
import org.ldk.structs.Result_COption_TypeZDecodeErrorZ;
import org.ldk.structs.Result_NoneLightningErrorZ;
import org.ldk.structs.TwoTuple_PublicKeyTypeZ;
import org.ldk.structs.Type;
import org.ldk.structs.Type.TypeInterface;

/**
 * A Lightning node that is not ours: the Lightning Development Kit (Rust), with a handler for
 * custom messages. Every object that native code knows is held by a field for as long as the node
 * lives: LDK frees what the garbage collector takes.
 */
final class LdkNode implements AutoCloseable {
    private static final int CUSTOM_TYPES_FROM = 32_768;
    private static final int UNSIGNED = 0xffff;
    private static final int TIMEOUT_MILLIS = 10_000;

    private final List<Object> held = new ArrayList<>();
    private final List<TwoTuple_PublicKeyTypeZ> outgoing = new ArrayList<>();
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final Function<byte[], byte[]> answer;
    private final String id;
    private final PeerManager peerManager;
    private final NioPeerHandler network;

    /**
     * @param answer gives a whole message for a whole message, or null
     */
    LdkNode(byte[] secret, Function<byte[], byte[]> answer) throws IOException {
        this.answer = answer;
        this.id = HexFormat.of().formatHex(publicKey(secret));
        ErroringMessageHandler channels = hold(ErroringMessageHandler.of());
        IgnoringMessageHandler routing = hold(IgnoringMessageHandler.of());
        this.peerManager =
                PeerManager.of(
                        hold(channels.as_ChannelMessageHandler()),
                        hold(routing.as_RoutingMessageHandler()),
                        secret.clone(),
                        secret.clone(),
                        hold(Logger.new_impl(logger())),
                        hold(CustomMessageHandler.new_impl(handler(), reader())));
        this.network = new NioPeerHandler(peerManager);
    }

    String id() {
        return id;
    }

    void connect(String node, InetSocketAddress address) throws IOException {
        network.connect(HexFormat.of().parseHex(node), address, TIMEOUT_MILLIS);
    }

    void listen(InetSocketAddress address) throws IOException {
        network.bind_listener(address);
    }

    void send(String to, byte[] message) {
        queue(HexFormat.of().parseHex(to), message);
        peerManager.process_events();
        network.check_events();
    }

    /** What LDK calls a timer tick: it pings, and drops who did not answer the last one. */
    void tick() {
        peerManager.timer_tick_occurred();
        network.check_events();
    }

    int peers() {
        return peerManager.get_peer_node_ids().length;
    }

    /** Waits until LDK logs a line that begins so, and has not been awaited before. */
    void awaitLog(String beginning) throws InterruptedException {
        String line;
        do {
            line = log.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new AssertionError("LDK did not log: " + beginning);
            }
        } while (!line.startsWith(beginning));
    }

    /** Whole custom messages, type included. */
    BlockingQueue<byte[]> received() {
        return received;
    }

    private static byte[] publicKey(byte[] secret) {
        return CustomNamedCurves.getByName("secp256k1")
                .getG()
                .multiply(new BigInteger(1, secret))
                .getEncoded(true);
    }

    private CustomMessageHandlerInterface handler() {
        return hold(
                new CustomMessageHandlerInterface() {
                    @Override
                    public Result_NoneLightningErrorZ handle_custom_message(
                            Type message, byte[] sender) {
                        byte[] whole = whole(message);
                        received.add(whole);
                        byte[] reply = answer.apply(whole);
                        if (reply != null) {
                            queue(sender, reply);
                        }
                        return Result_NoneLightningErrorZ.ok();
                    }

                    @Override
                    public TwoTuple_PublicKeyTypeZ[] get_and_clear_pending_msg() {
                        synchronized (outgoing) {
                            TwoTuple_PublicKeyTypeZ[] all =
                                    outgoing.toArray(TwoTuple_PublicKeyTypeZ[]::new);
                            outgoing.clear();
                            return all;
                        }
                    }
                });
    }

    private LoggerInterface logger() {
        return hold(line -> log.add(line.get_args()));
    }

    private CustomMessageReaderInterface reader() {
        return hold(
                (type, payload) ->
                        Result_COption_TypeZDecodeErrorZ.ok(
                                (type & UNSIGNED) >= CUSTOM_TYPES_FROM
                                        ? Option_TypeZ.some(message(type, payload))
                                        : Option_TypeZ.none()));
    }

    private void queue(byte[] to, byte[] message) {
        short type = ByteBuffer.wrap(message).getShort();
        byte[] payload = Arrays.copyOfRange(message, Short.BYTES, message.length);
        synchronized (outgoing) {
            outgoing.add(hold(TwoTuple_PublicKeyTypeZ.of(to, message(type, payload))));
        }
    }

    private Type message(short type, byte[] payload) {
        TypeInterface message =
                new TypeInterface() {
                    @Override
                    public short type_id() {
                        return type;
                    }

                    @Override
                    public String debug_str() {
                        return "custom message";
                    }

                    @Override
                    public byte[] write() {
                        return payload;
                    }
                };
        return hold(Type.new_impl(hold(message)));
    }

    private static byte[] whole(Type message) {
        byte[] payload = message.write();
        return ByteBuffer.allocate(Short.BYTES + payload.length)
                .putShort(message.type_id())
                .put(payload)
                .array();
    }

    private synchronized <T> T hold(T object) {
        held.add(object);
        return object;
    }

    @Override
    public void close() {
        network.interrupt();
    }
}
