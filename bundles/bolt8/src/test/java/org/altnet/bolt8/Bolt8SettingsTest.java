package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class Bolt8SettingsTest {
    private static final String ALICE =
            "034f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa";
    private static final String BOB =
            "028d7500dd4c12685d1f568b4c2b5048e8534b873319f3a8daa612b469132ec7f7";
    private static final String CAROL =
            "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

    @Test
    void theDefaultIsToTalkToNobody() {
        Bolt8Settings settings = new TestConfig().settings();

        assertEquals(List.of(), settings.listen());
        assertEquals(List.of(), settings.peers());
        assertEquals(Duration.ofSeconds(1), settings.reconnectFirst());
        assertEquals(Duration.ofMinutes(5), settings.reconnectMost());
        assertEquals(Duration.ofSeconds(60), settings.pingInterval());
        assertEquals(Duration.ofSeconds(10), settings.handshakeTimeout());
        assertFalse(settings.inbound().admits(PublicKey.parse(ALICE)));
    }

    @Test
    void everyKindOfAddressIsUnderstood() {
        Bolt8Settings settings =
                new TestConfig()
                        .with("listen", "127.0.0.1:9735, [::1]:0")
                        .with(
                                "peers",
                                ALICE.toUpperCase()
                                        + "@Example.org:9735 ,"
                                        + BOB
                                        + "@[2001:DB8:0:0:0:0:0:1]:9736,"
                                        + CAROL
                                        + "@"
                                        + "a".repeat(56)
                                        + ".onion:9735")
                        .settings();

        assertEquals(
                List.of("127.0.0.1:9735", "[::1]:0"),
                settings.listen().stream().map(Endpoint::toString).toList());
        assertEquals(
                List.of(
                        ALICE + "@example.org:9735",
                        BOB + "@[2001:db8::1]:9736",
                        CAROL + "@" + "a".repeat(56) + ".onion:9735"),
                settings.peers().stream().map(PeerAddress::toString).toList());
        assertEquals(
                "lightning:" + ALICE + "@example.org:9735",
                TestConfig.MEDIUM.peer(settings.peers().get(0)).toString());
    }

    @Test
    void ipv6IsWrittenInItsShortForm() {
        assertEquals("[::]:1", Endpoint.parse("[0:0:0:0:0:0:0:0]:1").toString());
        assertEquals("[1::]:1", Endpoint.parse("[1:0:0:0:0:0:0:0]:1").toString());
        assertEquals("[fe80::1:0:0:2]:1", Endpoint.parse("[FE80:0:0:0:1:0:0:2]:1").toString());
        assertEquals("[1:0:2::3]:1", Endpoint.parse("[1:0:2:0:0:0:0:3]:1").toString());
        assertEquals("[1:2:3:4:5:6:7:8]:1", Endpoint.parse("[1:2:3:4:5:6:7:8]:1").toString());
    }

    @Test
    void peersMayAlwaysCall() {
        InboundPolicy policy = inbound("peers");

        assertTrue(policy.admits(PublicKey.parse(ALICE)));
        assertFalse(policy.admits(PublicKey.parse(BOB)));
        assertFalse(policy.counts(PublicKey.parse(ALICE)));
    }

    @Test
    void listedNodesMayCall() {
        InboundPolicy policy = inbound(BOB + ", " + BOB);

        assertTrue(policy.admits(PublicKey.parse(ALICE)));
        assertTrue(policy.admits(PublicKey.parse(BOB)));
        assertFalse(policy.admits(PublicKey.parse(CAROL)));
        assertTrue(policy.counts(PublicKey.parse(BOB)));
    }

    @Test
    void anybodyMayCallIfOpen() {
        assertTrue(inbound("open").admits(PublicKey.parse(CAROL)));
    }

    @Test
    void everyMistakeIsToldWithWhatIsExpected() {
        assertMistake(
                "[altnet.lightning] listen: '127.0.0.1' cannot be used, write <ip address>:<port>,"
                        + " IPv6 in brackets",
                "listen",
                "127.0.0.1");
        assertMistake("listen: '::1:9735' cannot be used", "listen", "::1:9735");
        assertMistake("listen: '[zz::1]:9735' cannot be used", "listen", "[zz::1]:9735");
        assertMistake("listen: '[1.2.3.4]:9735' cannot be used", "listen", "[1.2.3.4]:9735");
        assertMistake("listen: '127.0.0.1:65536' cannot", "listen", "0.0.0.0:1,127.0.0.1:65536");
        assertMistake(
                "[altnet.lightning] peers: '02ab@host:9735' cannot be used, write <node id of 66"
                        + " hexadecimal digits>@<host>:<port>, IPv6 in brackets",
                "peers",
                "02ab@host:9735");
        assertMistake("peers: '" + ALICE + "' cannot be used", "peers", ALICE);
        assertMistake(
                "peers: '04" + ALICE.substring(2) + "@h:1' cannot be used",
                "peers",
                "04" + ALICE.substring(2) + "@h:1");
        assertMistake(
                ALICE + " is written twice", "peers", ALICE + "@one:9735," + ALICE + "@two:9735");
        assertMistake("has port 0", "peers", ALICE + "@one:0");
        assertMistake("peers: 'secret...' cannot be used", "peers", "secretsecret.Onion:9735");
        assertMistake("peers: '034f35...' has port 0", "peers", ALICE + "@abc.onion:0");
        assertMistake(
                "inbound: 'everybody' cannot be used, write 'peers', 'open', or node ids",
                "inbound",
                "everybody");
        assertMistake("inbound.max: '-1' cannot be used", "inbound.max", "-1");
        assertMistake("inbound.max: 'many' cannot be used", "inbound.max", "many");
        assertMistake(
                "inbound.max: 0 peers and 2000000000 callers need 4000000012 threads",
                "inbound.max",
                "2000000000");
        assertMistake(
                "reconnect.first: '1' cannot be used, write a whole number with ms, s, m, h or d",
                "reconnect.first",
                "1");
        assertMistake("reconnect.most: is shorter than", "reconnect.most", "1ms");
        assertMistake("ping.interval: '0s' cannot be used", "ping.interval", "0s");
        assertMistake("handshake.timeout: '' cannot be used", "handshake.timeout", "");
    }

    private static InboundPolicy inbound(String value) {
        return new TestConfig()
                .with("inbound", value)
                .with("peers", ALICE + "@127.0.0.1:9735")
                .settings()
                .inbound();
    }

    private static void assertMistake(String text, String key, String value) {
        TestConfig config = new TestConfig().with(key, value);
        String message =
                assertThrows(IllegalArgumentException.class, config::settings).getMessage();
        assertTrue(message.contains(text), message);
        assertTrue(message.startsWith("[altnet.lightning] " + key + ": "), message);
    }
}
