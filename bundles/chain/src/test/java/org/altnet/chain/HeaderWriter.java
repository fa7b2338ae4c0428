package org.altnet.chain;

import java.io.IOException;
import java.nio.file.Path;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;

/** Another process: adds header after header, and prints each height that was acknowledged. */
final class HeaderWriter {
    private static final int MANY = 100_000;

    private HeaderWriter() {}

    public static void main(String[] args) throws IOException {
        Forge forge = new Forge();
        try (HeaderChain chain = new FileHeaderChains().open(Network.REGTEST, Path.of(args[0]))) {
            for (int i = 0; i < MANY; i++) {
                Headers batch = Headers.of(forge.branch(chain.tip().header(), 1 + i % 20));
                chain.accept(batch, "test");
                System.out.println(chain.tip().height());
            }
        }
    }
}
