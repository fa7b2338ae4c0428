package org.altnet.node.bitcoind.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.altnet.node.bitcoind.signal.ZmqEndpoint.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZmqEndpointTest {
    @ParameterizedTest
    @CsvSource({
        "tcp://127.0.0.1:28332, 127.0.0.1, tcp://127.0.0.1:28332",
        "tcp://127.0.0.1:28332, localhost, tcp://127.0.0.1:28332",
        "tcp://[::1]:28332, ::1, tcp://[::1]:28332",
        "tcp://0.0.0.0:28332, node.example, tcp://node.example:28332",
        "tcp://*:28332, 10.0.0.2, tcp://10.0.0.2:28332",
        "tcp://[::]:28332, fd00::2, tcp://[fd00::2]:28332",
        "tcp://[::]:28332, [fd00::2], tcp://[fd00::2]:28332",
        "tcp://10.0.0.2:28332, 10.0.0.1, tcp://10.0.0.2:28332",
    })
    void whatANodeSaysOfItselfIsSeenFromHere(String told, String rpcHost, String here) {
        assertEquals(
                Optional.of(new ZmqEndpoint(Topic.HASHBLOCK, here)),
                ZmqEndpoint.told("pubhashblock", told, rpcHost));
    }

    @Test
    void anothersLoopbackAndOtherTopicsAndOtherTransportsAreOfNoUse() {
        assertEquals(
                Optional.empty(),
                ZmqEndpoint.told("pubhashblock", "tcp://127.0.0.1:28332", "10.0.0.2"));
        assertEquals(
                Optional.empty(),
                ZmqEndpoint.told("pubhashtx", "tcp://127.0.0.1:28332", "127.0.0.1"));
        assertEquals(
                Optional.empty(),
                ZmqEndpoint.told("pubhashblock", "ipc:///tmp/bitcoin.block", "127.0.0.1"));
        assertEquals(
                Topic.RAWBLOCK,
                ZmqEndpoint.told("pubrawblock", "tcp://127.0.0.1:28332", "127.0.0.1")
                        .orElseThrow()
                        .topic());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1:28332",
                "tcp://127.0.0.1",
                "tcp://127.0.0.1:0",
                "tcp://127.0.0.1:65536",
                "tcp://127.0.0.1:28332/x",
                "udp://127.0.0.1:28332",
                "ipc:///tmp/block",
                "tcp://:28332",
                "tcp:// :1"
            })
    void whatIsNoAddressIsRefused(String address) {
        assertThrows(
                IllegalArgumentException.class, () -> new ZmqEndpoint(Topic.HASHBLOCK, address));
    }

    @Test
    void saysWhatAndWhere() {
        assertEquals(
                "hashblock at tcp://127.0.0.1:28332",
                new ZmqEndpoint(Topic.HASHBLOCK, "tcp://127.0.0.1:28332").toString());
    }
}
