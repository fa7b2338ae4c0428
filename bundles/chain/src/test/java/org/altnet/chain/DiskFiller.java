package org.altnet.chain;

import java.io.IOException;
import java.nio.file.Path;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;

/**
 * Another process: lets a chain grow until there is no room for one header more, and prints what
 * the chain said each time there was no room, then the tip.
 */
final class DiskFiller {
    private static final int LONGEST = 100;

    private DiskFiller() {}

    public static void main(String[] args) throws IOException {
        Forge forge = new Forge();
        try (HeaderChain chain = new FileHeaderChains().open(Network.REGTEST, Path.of(args[0]))) {
            int length = LONGEST;
            while (length > 0) {
                BlockHeader[] batch = forge.branch(chain.tip().header(), length);
                AcceptOutcome outcome = chain.accept(Headers.of(batch), "test");
                if (outcome.isRejected()) {
                    System.out.println(refused(chain, batch, outcome));
                    length /= 2;
                }
            }
            System.out.println(HeaderOpener.line(chain.tip()));
        }
    }

    private static String refused(HeaderChain chain, BlockHeader[] batch, AcceptOutcome outcome) {
        Rejection rejection = outcome.rejection().orElseThrow();
        boolean asBefore =
                rejection.rule() == HeaderRule.STORAGE
                        && rejection.hash().equals(batch[0].hash())
                        && chain.tip().equals(outcome.tipBefore())
                        && chain.find(batch[0].hash()).isEmpty();
        return (asBefore ? "refused: " : "WRONG: ") + outcome;
    }
}
