package org.altnet.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BitcoindTest {
    @TempDir Path directory;

    @Test
    void aRealOneMinesAndPaysAndEnds() throws ExitException {
        String program = System.getProperty("altnet.bitcoind", "");
        assumeTrue(!program.isEmpty(), "name a bitcoind with -Daltnet.bitcoind");
        Bitcoind bitcoind = new Bitcoind("bob", Path.of(program), directory.resolve("bob"));
        ProcessHandle process;
        try {
            BitcoindRpc rpc = bitcoind.start();
            process = ProcessHandle.of(bitcoind.pid()).orElseThrow();
            Wallet wallet = Wallet.of(rpc);
            wallet.mine(101);
            String payment = wallet.payment(wallet.address());
            String txid = rpc.value("sendrawtransaction", BitcoindRpc.quoted(payment));

            assertEquals("101", Tip.of(rpc).height());
            assertTrue(rpc.call("getrawmempool").contains(txid));
            assertEquals("[]", rpc.call("getpeerinfo"));
        } finally {
            bitcoind.stop();
        }
        assertFalse(process.isAlive());
        assertThrows(ExitException.class, bitcoind::start, "once stopped, it is not started again");
    }

    @Test
    void whatItSaysAtItsEndIsTold() throws Exception {
        Path program =
                Files.writeString(directory.resolve("b"), "#!/bin/sh\necho no luck\nexit 3\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Bitcoind bitcoind = new Bitcoind("bob", program, directory.resolve("bob"));

        assertEquals(
                program + " ended with code 3: no luck",
                assertThrows(ExitException.class, bitcoind::start).getMessage());
        bitcoind.stop();
    }
}
