package org.altnet.chain;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.altnet.api.message.Network;

/**
 * What the operator decides about all chains.
 *
 * @param newFiles where a chain begins that has no file yet
 * @param minimumWork how much chain work a branch must have to be stored; empty for the network's
 *     own
 */
record ChainPolicy(StartAt newFiles, Optional<BigInteger> minimumWork) {
    /** Everything from genesis on, by the network's own minimum. */
    static final ChainPolicy DEFAULT = new ChainPolicy(StartAt.GENESIS, Optional.empty());

    private static final Pattern WORK = Pattern.compile("(?:0[xX])?([0-9a-fA-F]{1,64})");

    /**
     * @throws IllegalArgumentException if a value is wrong; the text names the key and the value
     */
    static ChainPolicy of(ChainConfig config) {
        return new ChainPolicy(
                start(config.start().strip()), minimumWork(config.minimum_chain_work().strip()));
    }

    WorkFloor floor(Network network) {
        return minimumWork.map(WorkFloor::atLeast).orElseGet(() -> WorkFloor.of(network));
    }

    private static StartAt start(String value) {
        return Arrays.stream(StartAt.values())
                .filter(start -> id(start).equals(value))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "["
                                                + ChainConfig.PID
                                                + "] start: '"
                                                + value
                                                + "' is no place to start, use one of: "
                                                + Arrays.stream(StartAt.values())
                                                        .map(ChainPolicy::id)
                                                        .collect(Collectors.joining(", "))));
    }

    private static Optional<BigInteger> minimumWork(String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        var digits = WORK.matcher(value);
        if (!digits.matches()) {
            throw new IllegalArgumentException(
                    "["
                            + ChainConfig.PID
                            + "] minimum.chain.work: '"
                            + value
                            + "' is not 1 to 64 hexadecimal digits; leave it empty for the"
                            + " network's own");
        }
        return Optional.of(new BigInteger(digits.group(1), 16));
    }

    private static String id(StartAt start) {
        return start.name().toLowerCase(Locale.ROOT);
    }
}
