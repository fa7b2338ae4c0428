package org.altnet.api.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The Bitcoin networks. Each is told from the others by its genesis block. */
public enum Network {
    MAINNET("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"),
    TESTNET3("000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943"),
    TESTNET4("00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043"),
    SIGNET("00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6"),
    REGTEST("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206");

    private final Hash256 genesis;

    Network(String genesis) {
        this.genesis = Hash256.parse(genesis);
    }

    /**
     * Hash of block 0; also the {@code chain_hash} of Lightning messages (BOLT 0), in wire order.
     */
    public Hash256 genesis() {
        return genesis;
    }

    /** The name in configuration files and directories: lower case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param id a name as {@link #id()} gives it
     * @throws IllegalArgumentException if there is no such network; the text lists those there are
     */
    public static Network of(String id) {
        return Arrays.stream(values())
                .filter(network -> network.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no network is called '"
                                                + id
                                                + "', use one of: "
                                                + Arrays.stream(values())
                                                        .map(Network::id)
                                                        .collect(Collectors.joining(", "))));
    }
}
