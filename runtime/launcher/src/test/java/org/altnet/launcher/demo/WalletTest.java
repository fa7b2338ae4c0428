package org.altnet.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WalletTest {
    private ScriptedNode node;

    @BeforeEach
    void open() throws IOException {
        node =
                new ScriptedNode()
                        .with("getnewaddress", "\"mine\"")
                        .with(
                                "listunspent",
                                "[{\"txid\":\"ab\",\"vout\":1,\"amount\":50.00000000}]")
                        .with("createrawtransaction", "\"00\"");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void oldNodesGenerateAndSignByThemselves() throws ExitException {
        node.with("help", "\"generate n\\nsignrawtransaction hex\"")
                .with("generate", "[]")
                .with("signrawtransaction", "{\"hex\":\"01\",\"complete\":true}");

        Wallet wallet = Wallet.of(node.rpc());
        wallet.mine(3);

        assertEquals("01", wallet.payment("bobs"));
        assertEquals(
                List.of(
                        "generate 3",
                        "listunspent",
                        "createrawtransaction [{\"txid\":\"ab\",\"vout\":1}],{\"bobs\":49.99990000}",
                        "signrawtransaction \"00\""),
                node.asked());
    }

    @Test
    void newNodesHaveAWalletMade() throws ExitException {
        node.with(
                        "help",
                        "\"createwallet name\\ngeneratetoaddress n address\\n"
                                + "signrawtransactionwithwallet hex\"")
                .with("listwallets", "[]")
                .with("createwallet", "{\"name\":\"demo\"}")
                .with("generatetoaddress", "[]")
                .with("signrawtransactionwithwallet", "{\"hex\":\"01\",\"complete\":true}");

        Wallet wallet = Wallet.of(node.rpc());
        wallet.mine(3);

        assertEquals("01", wallet.payment("bobs"));
        assertEquals(
                List.of(
                        "listwallets",
                        "createwallet \"demo\"",
                        "getnewaddress",
                        "generatetoaddress 3,\"mine\""),
                node.asked().subList(0, 4));
        assertEquals("signrawtransactionwithwallet \"00\"", node.asked().get(6));
    }

    @Test
    void withoutCoinsThereIsNoPayment() throws ExitException {
        node.with("help", "\"generate n\"").with("listunspent", "[]");
        Wallet wallet = Wallet.of(node.rpc());

        assertEquals(
                "the wallet has no txid: []",
                assertThrows(ExitException.class, () -> wallet.payment("bobs")).getMessage());
    }
}
