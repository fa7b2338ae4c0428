package org.altnet.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BitcoindRpcTest {
    private ScriptedNode node;

    @BeforeEach
    void open() throws IOException {
        node = new ScriptedNode();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aResultIsWhatCame() throws ExitException {
        node.with("getblockcount", "7")
                .with("getbestblockhash", "\"00ab\"")
                .with("submitblock", "null")
                .with("odd", "{\"error\":null,\"id\":\"demo\"}");

        assertTrue(node.rpc().isUp());
        assertEquals("7", node.rpc().value("getblockcount"));
        assertEquals("00ab", node.rpc().value("getbestblockhash"));
        assertEquals("null", node.rpc().call("submitblock", "\"00\"", "1"));
        assertEquals("{\"error\":null,\"id\":\"demo\"}", node.rpc().call("odd"));
        assertEquals(
                List.of(
                        "getblockcount",
                        "getblockcount",
                        "getbestblockhash",
                        "submitblock \"00\",1",
                        "odd"),
                node.asked());
    }

    @Test
    void anErrorIsTold() {
        assertEquals(
                "the bitcoind of bob, asked stop, answers"
                        + " {\"code\":-32601,\"message\":\"Method not found\"}",
                assertThrows(ExitException.class, () -> node.rpc().call("stop")).getMessage());
    }

    @Test
    void aNodeThatIsNotThereIsNotUp() throws ExitException {
        BitcoindRpc rpc = node.rpc();
        node.close();

        assertFalse(rpc.isUp());
        assertTrue(
                assertThrows(ExitException.class, () -> rpc.call("help"))
                        .getMessage()
                        .startsWith("the bitcoind of bob, asked help, does not answer: "));
    }

    @Test
    void methodsAreWholeWordsOfTheHelp() throws ExitException {
        node.with("help", "\"== Mining ==\\ngenerate n\\nsetgenerate\\nstop\"");

        assertTrue(node.rpc().knows("generate"));
        assertTrue(node.rpc().knows("setgenerate"));
        assertTrue(node.rpc().knows("stop"));
        assertFalse(node.rpc().knows("gener"));
        assertFalse(node.rpc().knows("setgen"));
    }

    @Test
    void fieldsAreFoundByName() {
        String json = "[{\"txid\":\"ab\",\"vout\" : 0,\"amount\":50.00000000,\"last\":true}]";

        assertEquals(Optional.of("ab"), BitcoindRpc.field(json, "txid"));
        assertEquals(Optional.of("0"), BitcoindRpc.field(json, "vout"));
        assertEquals(Optional.of("50.00000000"), BitcoindRpc.field(json, "amount"));
        assertEquals(Optional.of("true"), BitcoindRpc.field(json, "last"));
        assertEquals(Optional.empty(), BitcoindRpc.field(json, "id"));
    }
}
