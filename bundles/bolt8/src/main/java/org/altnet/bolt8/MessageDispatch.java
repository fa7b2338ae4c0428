package org.altnet.bolt8;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.wire.WireException;
import org.altnet.wire.fragment.Reassembly.Whole;

/**
 * What becomes of a message after {@code init} (BOLT 1): pings are answered, notices logged,
 * AltNet's custom messages handed to the host, other odd types and gossip ignored; everything else
 * closes the connection. Runs on the connection's reader thread.
 */
final class MessageDispatch implements Connection.Receiver {
    private final DriverContext context;
    private final Connection connection;
    private final LongMessages longMessages;
    private final PeerId peer;

    MessageDispatch(DriverContext context, Connection connection, LongMessages longMessages) {
        this.context = context;
        this.connection = connection;
        this.longMessages = longMessages;
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
            default -> {
                if (MessageType.isContent(type) || type == MessageType.FRAGMENT) {
                    connection.transcript().received(message);
                    custom(type, payload);
                } else if (!MessageType.mayBeIgnored(type)) {
                    throw new WireException("unknown even message type " + type);
                }
            }
        }
    }

    private void custom(int type, ByteBuffer payload) {
        try {
            if (type == MessageType.FRAGMENT) {
                fragment(payload);
            } else {
                byte[] bytes = new byte[payload.remaining()];
                payload.get(bytes);
                deliver(CustomMessages.decode(type, bytes));
            }
        } catch (WireException e) {
            context.malformed(peer, e.getMessage());
        }
    }

    private void fragment(ByteBuffer payload) throws WireException {
        Optional<Whole> whole = longMessages.received(connection, payload);
        if (whole.isPresent()) {
            byte[] content = whole.get().content();
            connection.transcript().receivedWhole(Short.BYTES + content.length);
            deliver(CustomMessages.decode(whole.get().type(), content));
        }
    }

    /** A full message is how the other end's answer of more than 809 headers begins. */
    private void deliver(Message message) {
        if (message instanceof Headers headers && headers.size() == CustomMessages.MAX_HEADERS) {
            context.receivedPart(peer, headers);
        } else {
            context.received(peer, message);
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
