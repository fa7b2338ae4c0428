package org.altnet.node.bitcoind;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.altnet.node.bitcoind.rpc.RpcMethod;
import org.junit.jupiter.api.Test;

class RpcWhitelistTest {
    @Test
    void theFileNamesWhatIsCalled() throws Exception {
        try (var in = RpcMethod.class.getResourceAsStream("/altnet/rpcwhitelist.txt")) {
            List<String> listed =
                    new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
            assertEquals(
                    Arrays.stream(RpcMethod.values()).map(RpcMethod::id).sorted().toList(), listed);
        }
    }
}
