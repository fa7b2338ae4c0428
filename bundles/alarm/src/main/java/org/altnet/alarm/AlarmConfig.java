package org.altnet.alarm;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The section {@code [altnet.alarm]}. */
@ObjectClassDefinition(
        name = "AltNet alarm",
        description = "How an operator is told of what is the matter")
@interface AlarmConfig {
    /** The configuration's PID. */
    String PID = "altnet.alarm";

    @AttributeDefinition(description = "The Bitcoin network; filled in by the launcher")
    String network();

    @AttributeDefinition(description = "Where state is kept; filled in by the launcher")
    String state_directory();

    @AttributeDefinition(
            required = false,
            description = "off, tor, or HOST:PORT of a SOCKS5 proxy; filled in by the launcher")
    String proxy_only() default "off";

    @AttributeDefinition(
            name = "hysteresis",
            description =
                    "How long an alarm must be over until people are told that it is, and how long"
                            + " its text must stand until they are told another one; such as 60s,"
                            + " or off")
    String hysteresis() default "60s";

    @AttributeDefinition(
            name = "remind",
            description =
                    "How often people are reminded of what lasts and nobody has acknowledged; such"
                            + " as 24h, or off")
    String remind() default "24h";

    @AttributeDefinition(
            name = "status.file",
            description =
                    "Where monitoring finds the truth: the absolute path of a file that ends in"
                            + " .json, one line of text beside it without .json. Empty:"
                            + " alarm/status.json in the state directory.")
    String status_file() default "";

    @AttributeDefinition(
            name = "exec",
            description =
                    "An executable that tells people: its absolute path, without arguments. Empty:"
                            + " none.")
    String exec() default "";

    @AttributeDefinition(
            name = "exec.timeout",
            description = "How long it may run until it is killed with its children")
    String exec_timeout() default "30s";

    @AttributeDefinition(
            name = "webhook",
            description =
                    "A web server that tells people: http:// or https://. Empty: none. It can hold"
                            + " a secret, so it is never logged beyond its host. With proxy.only it"
                            + " must be at a loopback address.")
    String webhook() default "";

    @AttributeDefinition(
            name = "webhook.secret.file",
            description =
                    "The absolute path of a file with the secret, 16 bytes or more, that the"
                            + " webhook's messages are signed with; readable by its owner only")
    String webhook_secret_file() default "";

    @AttributeDefinition(name = "webhook.timeout", description = "How long one attempt may take")
    String webhook_timeout() default "30s";

    @AttributeDefinition(
            name = "retry.for",
            description = "How long a message is tried again until it is given up")
    String retry_for() default "24h";

    /** Text, so that an error can quote it. */
    @AttributeDefinition(
            name = "outbox.max",
            type = AttributeType.INTEGER,
            description =
                    "How many messages wait for the hook or the webhook, 10 to 100000; then the"
                            + " oldest are dropped, notices first")
    String outbox_max() default "1000";
}
