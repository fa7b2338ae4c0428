package org.altnet.driver.loopback;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.altnet.driver.loopback.Faults.Garble;
import org.altnet.wire.WireException;
import org.junit.jupiter.api.Test;

class LoopbackDriverTest {
    private final Random random = new Random(1);

    @Test
    void everyMessageIsReadAsItWasWritten() throws WireException {
        for (Message message :
                List.of(
                        new GetHeaders(BlockLocator.EMPTY),
                        headers(3),
                        Headers.EMPTY,
                        new GetData(Network.REGTEST.genesis()),
                        new NotFound(Network.REGTEST.genesis()),
                        Block.of(new byte[] {1, 2, 3}),
                        new GetTx(Network.REGTEST.genesis()),
                        new TxResult(Network.REGTEST.genesis(), Status.REJECTED, "fee too low"),
                        new TxResult(Network.REGTEST.genesis(), Status.KNOWN, ""),
                        Tx.of(new byte[] {4}))) {
            assertEquals(message, Frame.decode(Frame.encode(message)));
        }
    }

    @Test
    void fuzz() {
        for (int round = 0; round < Integer.getInteger("altnet.fuzz.rounds", 20_000); round++) {
            byte[] frame = random.nextBoolean() ? garbage() : mutatedFrame();
            if (frame.length > 0 && random.nextBoolean()) {
                frame[0] = (byte) "ghdbtrn".charAt(random.nextInt(7));
            }
            try {
                byte[] again = Frame.encode(Frame.decode(frame));
                assertEquals(frame.length, again.length);
            } catch (WireException expected) {
                // refused
            }
        }
    }

    private byte[] garbage() {
        byte[] frame = new byte[random.nextInt(120)];
        random.nextBytes(frame);
        return frame;
    }

    private byte[] mutatedFrame() {
        Hash256 hash = Network.REGTEST.genesis();
        byte[] frame =
                Frame.encode(
                        switch (random.nextInt(4)) {
                            case 0 -> new GetTx(hash);
                            case 1 -> new GetData(hash);
                            case 2 -> new NotFound(hash);
                            default -> new TxResult(hash, Status.REFUSED, "one too many");
                        });
        frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return Arrays.copyOf(frame, frame.length + random.nextInt(3) / 2);
    }

    @Test
    void honestEndsChangeNothing() {
        byte[] frame = Frame.encode(headers(3));

        assertArrayEquals(frame, Faults.NONE.garbled(frame));
    }

    @Test
    void liesAreWhatTheySay() throws WireException {
        Headers honest = headers(5);

        assertEquals(4, lie(Garble.BROKEN_LINK, honest).size());
        Headers wrong = lie(Garble.WRONG_WORK, honest);
        assertEquals(honest.slice(0, 4), wrong.slice(0, 4));
        assertTrue(wrong.get(4).hash().bytes()[31] < 0, "above the target of regtest");
        assertEquals(
                Network.MAINNET.genesis(), lie(Garble.OTHER_NETWORK, honest).get(0).previous());
        assertThrows(WireException.class, () -> lie(Garble.TRUNCATED, honest));
        WireException tooMany =
                assertThrows(WireException.class, () -> lie(Garble.TOO_MANY, honest));
        assertTrue(tooMany.getMessage().contains("2001"), tooMany.getMessage());
    }

    @Test
    void aQuestionIsNeverGarbled() {
        byte[] question = Frame.encode(new GetHeaders(BlockLocator.EMPTY));

        for (Garble garble : Garble.values()) {
            Faults faults = new Faults(Duration.ZERO, 0, garble);
            assertArrayEquals(question, faults.garbled(question));
        }
    }

    private static Headers lie(Garble garble, Headers honest) throws WireException {
        byte[] frame = new Faults(Duration.ZERO, 0, garble).garbled(Frame.encode(honest));
        return (Headers) Frame.decode(frame);
    }

    private Headers headers(int count) {
        byte[] raw = new byte[count * BlockHeader.LENGTH];
        random.nextBytes(raw);
        return Headers.of(raw);
    }
}
