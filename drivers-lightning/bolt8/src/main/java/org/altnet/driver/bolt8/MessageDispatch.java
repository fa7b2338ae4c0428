package org.altnet.driver.bolt8;

import java.nio.ByteBuffer;
import java.util.List;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.wire.HeadersCodec;
import org.altnet.wire.WireException;

/**
 * What becomes of a message after {@code init} (BOLT 1): pings are answered, notices logged,
 * AltNet's two custom messages handed to the host, other odd types and gossip ignored; everything
 * else closes the connection. Runs on the connection's reader thread.
 */
final class MessageDispatch implements Connection.Receiver {
    private final DriverContext context;
    private final Connection connection;
    private final PeerId peer;

    MessageDispatch(DriverContext context, Connection connection) {
        this.context = context;
        this.connection = connection;
        this.peer = connection.peer().id();
    }

    @Override
    public void receive(byte[] message) throws WireException {
        int type = MessageType.of(message);
        ByteBuffer payload = MessageType.payload(message);
        switch (type) {
            case MessageType.PING -> answer(Ping.decode(payload));
            case MessageType.PONG -> Ping.checkPong(payload);
            case MessageType.WARNING -> notice("warning", payload);
            case MessageType.ERROR -> notice("error", payload);
            case MessageType.INIT -> throw new WireException("a second init");
            case MessageType.GETHEADERS, MessageType.HEADERS -> {
                connection.transcript().received(message);
                custom(type, payload);
            }
            default -> {
                if (!MessageType.mayBeIgnored(type)) {
                    throw new WireException("unknown even message type " + type);
                }
            }
        }
    }

    private void custom(int type, ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        try {
            if (type == MessageType.GETHEADERS) {
                context.received(peer, HeadersCodec.decodeGetHeaders(bytes));
            } else {
                headers(HeadersCodec.decodeHeaders(bytes));
            }
        } catch (WireException e) {
            context.malformed(peer, e.getMessage());
        }
    }

    /** A full message is how the other end's answer of more than 809 begins. */
    private void headers(Headers headers) {
        if (headers.size() == CustomMessages.MAX_HEADERS) {
            context.receivedPart(peer, headers);
        } else {
            context.received(peer, headers);
        }
    }

    private void answer(Ping ping) {
        if (ping.isAnswered()) {
            connection
                    .send(List.of(ping.pong()))
                    .exceptionally(
                            e -> {
                                connection.close(
                                        Trouble.passing("it pings and does not read the pongs"));
                                return null;
                            });
        }
    }

    private void notice(String kind, ByteBuffer payload) throws WireException {
        connection.transcript().notice(connection.node().redacted(), kind, Notice.decode(payload));
    }
}
