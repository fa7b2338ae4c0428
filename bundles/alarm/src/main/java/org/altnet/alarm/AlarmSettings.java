package org.altnet.alarm;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.altnet.api.net.ProxyOnly;
import org.altnet.room.DurationSetting;

/**
 * What the section {@code [altnet.alarm]} means.
 *
 * @param network the Bitcoin network, by name
 * @param proxyOnly what may be reached: a webhook has no way through a proxy
 * @param directory where alarms and outboxes are kept
 * @param rule when people are told
 * @param statusFile for monitoring
 * @param statusForAll whether everybody on this machine may read that
 * @param hook empty if there is none
 * @param webhook empty if there is none
 * @param patience how old a message gets until it is given up
 * @param outboxMax how many messages wait for each sink
 */
record AlarmSettings(
        String network,
        ProxyOnly proxyOnly,
        Path directory,
        AnnouncementRule rule,
        Path statusFile,
        boolean statusForAll,
        Optional<Hook> hook,
        Optional<Web> webhook,
        Duration patience,
        int outboxMax) {
    private static final int LEAST_OUTBOX = 10;
    private static final int MOST_OUTBOX = 100_000;

    /** Of the hook. */
    record Hook(Path executable, Duration timeout) {}

    /** Of the webhook. */
    record Web(WebhookTarget target, WebhookSecret secret, Duration timeout) {}

    /**
     * @throws IllegalArgumentException if a value makes no sense; one line that names PID, key and
     *     value, but never a webhook's address
     */
    static AlarmSettings of(AlarmConfig config) {
        if (config.state_directory() == null || config.state_directory().isBlank()) {
            throw wrong(
                    "state.directory",
                    "is not set; name the directory where AltNet may keep its state");
        }
        Path directory = path("state.directory", config.state_directory()).resolve("alarm");
        return new AlarmSettings(
                String.valueOf(config.network()),
                proxyOnly(config.proxy_only()),
                directory,
                new AnnouncementRule(
                        timeOrNone("hysteresis", config.hysteresis()),
                        timeOrNone("remind", config.remind())),
                statusFile(config.status_file(), directory),
                !config.status_file().isBlank(),
                hook(config),
                webhook(config),
                time("retry.for", config.retry_for()),
                outboxMax(config.outbox_max()));
    }

    private static ProxyOnly proxyOnly(String value) {
        try {
            return ProxyOnly.of(value);
        } catch (IllegalArgumentException e) {
            throw wrong(ProxyOnly.KEY, e.getMessage());
        }
    }

    private static Path statusFile(String value, Path directory) {
        if (value.isBlank()) {
            return directory.resolve("status" + StatusFile.SUFFIX);
        }
        Path file = path("status.file", value);
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(StatusFile.SUFFIX) || name.equals(StatusFile.SUFFIX)) {
            throw wrong("status.file", "'" + value + "' does not end in .json");
        }
        return file;
    }

    private static Optional<Hook> hook(AlarmConfig config) {
        Duration timeout = time("exec.timeout", config.exec_timeout());
        return config.exec().isBlank()
                ? Optional.empty()
                : Optional.of(new Hook(path("exec", config.exec()), timeout));
    }

    private static Optional<Web> webhook(AlarmConfig config) {
        Duration timeout = time("webhook.timeout", config.webhook_timeout());
        if (config.webhook().isBlank()) {
            return Optional.empty();
        }
        if (config.webhook_secret_file().isBlank()) {
            throw wrong(
                    "webhook.secret.file",
                    "is not set; name a file with a secret, made as by openssl rand -hex 32, which"
                            + " shows the receiver who speaks");
        }
        return Optional.of(
                new Web(
                        target(config.webhook()),
                        new WebhookSecret(
                                path("webhook.secret.file", config.webhook_secret_file())),
                        timeout));
    }

    private static WebhookTarget target(String value) {
        try {
            return WebhookTarget.parse(value);
        } catch (IllegalArgumentException e) {
            throw wrong(
                    "webhook", "the value is " + e.getMessage() + "; write https://host:port/path");
        }
    }

    private static int outboxMax(String value) {
        try {
            int most = Integer.parseInt(value.strip());
            if (most >= LEAST_OUTBOX && most <= MOST_OUTBOX) {
                return most;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw wrong(
                "outbox.max",
                "'"
                        + value
                        + "' is no number of messages; use "
                        + LEAST_OUTBOX
                        + " to "
                        + MOST_OUTBOX);
    }

    private static Duration timeOrNone(String key, String value) {
        Duration time = DurationSetting.parseOrOff(AlarmConfig.PID, key, value);
        return DurationSetting.isOff(time) ? Duration.ZERO : time;
    }

    private static Duration time(String key, String value) {
        return DurationSetting.parse(AlarmConfig.PID, key, value);
    }

    private static Path path(String key, String value) {
        try {
            Path path = Path.of(value.strip());
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw wrong(key, "'" + value + "' is no absolute path");
    }

    private static IllegalArgumentException wrong(String key, String what) {
        return new IllegalArgumentException("[" + AlarmConfig.PID + "] " + key + ": " + what);
    }
}
