package org.altnet.node.bitcoind;

import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.JsonException;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import org.altnet.api.message.Hash256;
import org.altnet.node.bitcoind.Decoded.GarbledException;
import org.junit.jupiter.api.Test;

/** Answers that are garbled in all ways end as garbled answers, and as nothing else. */
class DecodedFuzzTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 3_000);
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final Hash256 GENESIS = ScriptedChain.genesis().header().hash();

    private static final List<String> ANSWERS =
            List.of(
                    "{\"hash\":\"0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206\","
                            + "\"confirmations\":1,\"height\":0,\"version\":1,\"merkleroot\":"
                            + "\"4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b\","
                            + "\"time\":1296688602,\"nonce\":2,\"bits\":\"207fffff\",\"chainwork\":\"02\"}",
                    "{\"chain\":\"regtest\",\"blocks\":3,\"headers\":3,\"bestblockhash\":"
                            + "\"0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206\","
                            + "\"initialblockdownload\":true,\"pruned\":true,\"pruneheight\":1}",
                    "{\"tx\":[\"4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b\"],"
                            + "\"previousblockhash\":"
                            + "\"0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206\"}",
                    "{\"subversion\":\"/Satoshi:31.0.0/\",\"connections\":8}",
                    "\"0100000000\"",
                    "[null,1e999,{}]");

    @Test
    void nothingButGarbledAnswersComesOfGarbledAnswers() throws Exception {
        Decoded.stored(parse(ANSWERS.get(0)), GENESIS);
        NodeInfo.of(parse(ANSWERS.get(1)));
        TxIds.of(parse(ANSWERS.get(2)));
        NetworkInfo.of(parse(ANSWERS.get(3)));
        Random random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            String text = mutated(ANSWERS.get(random.nextInt(ANSWERS.size())), random);
            JsonValue value;
            try {
                value = parse(text);
            } catch (JsonException e) {
                continue;
            }
            tolerate(() -> Decoded.stored(value, GENESIS));
            tolerate(() -> Decoded.header(value, GENESIS));
            tolerate(() -> Decoded.block(Decoded.hex(Decoded.string(value)), GENESIS));
            tolerate(() -> NodeInfo.of(value));
            tolerate(() -> NetworkInfo.of(value));
            tolerate(() -> TxIds.of(value));
        }
    }

    @Test
    void anotherHeaderThanTheOneAskedForIsNotBelieved() {
        assertThrows(
                GarbledException.class,
                () -> Decoded.stored(parse(ANSWERS.get(0)), Hash256.of(new byte[32])));
    }

    @FunctionalInterface
    private interface Decoding {
        void run() throws GarbledException;
    }

    private static void tolerate(Decoding decoding) {
        try {
            decoding.run();
        } catch (GarbledException e) {
            // As it should be.
        }
    }

    private static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        String bits = "0123456789abcdef{}[]\",:-.e+ntf\\u";
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(3)) {
                case 0 -> mutated.setCharAt(at, bits.charAt(random.nextInt(bits.length())));
                case 1 -> mutated.insert(at, bits.charAt(random.nextInt(bits.length())));
                default ->
                        mutated.delete(at, Math.min(mutated.length() - 1, at + random.nextInt(9)));
            }
        }
        return mutated.toString();
    }

    private static JsonValue parse(String text) {
        try (var reader = JSON.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }
}
