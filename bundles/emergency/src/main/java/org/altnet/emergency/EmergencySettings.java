package org.altnet.emergency;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.altnet.api.message.Network;
import org.altnet.room.DurationSetting;

/**
 * What the section {@code [altnet.emergency]} means.
 *
 * @param network the Bitcoin network
 * @param directory where transactions are kept
 * @param escalateAfter what private media have before public ones
 * @param ownNodes when the operator's own nodes get one
 * @param confirmations how deep a transaction is settled
 * @param reception what is taken of others
 */
record EmergencySettings(
        Network network,
        Path directory,
        Duration escalateAfter,
        OwnNodeTurn ownNodes,
        int confirmations,
        ReceptionPolicy reception) {

    /**
     * @throws IllegalArgumentException if a value makes no sense; one line that names PID, key and
     *     value
     */
    static EmergencySettings of(EmergencyConfig config) {
        return new EmergencySettings(
                network(config.network()),
                directory(config.state_directory()).resolve("emergency"),
                DurationSetting.parse(
                        EmergencyConfig.PID, "escalate.after", config.escalate_after()),
                ownNodes(config.own_nodes()),
                number("confirmations", config.confirmations(), 1, 100),
                new ReceptionPolicy(
                        yes("accept", config.accept()),
                        number("accept.per.peer", config.accept_per_peer(), 1, 10_000),
                        number("accept.per.hour", config.accept_per_hour(), 1, 10_000),
                        number("accept.weight", config.accept_weight(), 1_000, TxSanity.MAX_WEIGHT),
                        number("accept.fee.rate", config.accept_fee_rate(), 0, 10_000)));
    }

    private static Network network(String value) {
        if (value == null) {
            throw wrong("network", "is not set");
        }
        try {
            return Network.of(value);
        } catch (IllegalArgumentException e) {
            throw wrong("network", e.getMessage());
        }
    }

    private static Path directory(String value) {
        if (value == null || value.isBlank()) {
            throw wrong(
                    "state.directory",
                    "is not set; name the directory where AltNet may keep its state");
        }
        try {
            Path path = Path.of(value.strip());
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw wrong("state.directory", "'" + value + "' is no absolute path");
    }

    private static int number(String key, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw wrong(key, "'" + value + "' is no number from " + least + " to " + most);
    }

    private static OwnNodeTurn ownNodes(String value) {
        try {
            return OwnNodeTurn.of(value.strip());
        } catch (IllegalArgumentException e) {
            throw wrong("own.nodes", e.getMessage());
        }
    }

    private static boolean yes(String key, String value) {
        return switch (value.strip()) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw wrong(key, "'" + value + "' is neither yes nor no");
        };
    }

    private static IllegalArgumentException wrong(String key, String what) {
        return new IllegalArgumentException("[" + EmergencyConfig.PID + "] " + key + ": " + what);
    }
}
