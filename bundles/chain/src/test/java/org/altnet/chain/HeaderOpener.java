package org.altnet.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Network;

/**
 * Another process: opens each file that is named on its standard input, and prints the tip at which
 * it restarted, or why it did not open.
 */
final class HeaderOpener {
    private HeaderOpener() {}

    public static void main(String[] args) throws IOException {
        HeaderChains chains = new FileHeaderChains();
        BufferedReader names =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name = names.readLine(); name != null; name = names.readLine()) {
            try (HeaderChain chain = chains.open(Network.REGTEST, Path.of(name))) {
                System.out.println(line(chain.tip()));
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    static String line(StoredHeader tip) {
        return line(tip.height(), tip.hash().toString());
    }

    static String line(int height, String hash) {
        return height + " " + hash;
    }
}
