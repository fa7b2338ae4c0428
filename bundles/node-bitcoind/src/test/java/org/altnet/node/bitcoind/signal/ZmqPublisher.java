package org.altnet.node.bitcoind.signal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A node's publisher, on a port of its own until it is closed. Used by one thread. */
final class ZmqPublisher implements AutoCloseable {
    private final ZContext context = new ZContext();
    private final ZMQ.Socket socket;
    private final String address;

    ZmqPublisher() {
        this("tcp://127.0.0.1:*");
    }

    /** Where another has been, or {@code tcp://127.0.0.1:*}. */
    ZmqPublisher(String bindTo) {
        context.setLinger(0);
        socket = context.createSocket(SocketType.XPUB); // a PUB that says who has subscribed
        socket.setIPv6(bindTo.contains("["));
        socket.bind(bindTo);
        address = socket.getLastEndpoint();
    }

    String address() {
        return address;
    }

    /** Waits for a subscription; what is published before it is lost. */
    byte[] subscription() {
        socket.setReceiveTimeOut(20_000);
        return socket.recv();
    }

    void publish(byte[]... frames) {
        for (int i = 0; i < frames.length; i++) {
            socket.send(frames[i], i < frames.length - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    /** As Bitcoin Core does. */
    void block(int sequence) {
        publish("hashblock".getBytes(ZMQ.CHARSET), new byte[32], number(sequence));
    }

    static byte[] number(int sequence) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(sequence).array();
    }

    @Override
    public void close() {
        context.close();
    }
}
