package org.altnet.driver.onion;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Section {@code [altnet.tor]}. All are texts, and {@link OnionSettings} reads them: a mistake is
 * then told to the operator as this driver's status, in our words.
 */
@ObjectClassDefinition(
        name = "AltNet onion driver",
        description = "Talks to other AltNet nodes that are Tor onion services.")
@interface OnionConfig {
    @AttributeDefinition(
            description = "Which tor to run: 'embedded', or the path of one. Not with control.")
    String tor() default "embedded";

    @AttributeDefinition(
            description =
                    "Control port of a tor that runs already on this machine: <ip address>:<port>"
                            + " or unix:<path>. Empty: this driver runs one.")
    String control() default "";

    @AttributeDefinition(description = "The cookie file of that tor. Empty: tor is asked.")
    String control_cookie() default "";

    @AttributeDefinition(description = "A file with the password of that control port, mode 0600.")
    String control_password_file() default "";

    @AttributeDefinition(
            description = "SOCKS port of that tor, <ip address>:<port>. Empty: tor is asked.")
    String socks() default "";

    @AttributeDefinition(
            description =
                    "Bridge lines separated by semicolons; obfs4, meek_lite and snowflake"
                            + " come along.")
    String bridges() default "";

    @AttributeDefinition(
            description =
                    "Programs of other pluggable transports, <name>=<path>, separated by commas.")
    String transports() default "";

    @AttributeDefinition(description = "A file with more lines for the torrc of our tor.")
    String torrc() default "";

    @AttributeDefinition(description = "Whether others can call, by an onion service: yes or no.")
    String listen() default "yes";

    @AttributeDefinition(description = "The port of that onion service.")
    String port() default "9735";

    @AttributeDefinition(
            description =
                    "Who alone may find that onion service: public x25519 keys in Base32,"
                            + " separated by commas. Empty: everybody who has its address.")
    String clients() default "";

    @AttributeDefinition(
            description = "Whom to call: <node id>@<onion>:<port>, several separated by commas.")
    String peers() default "";

    @AttributeDefinition(
            description =
                    "Who may call: 'peers' (the nodes written there), 'open' (anybody), or node"
                            + " ids separated by commas (those, and the nodes in peers).")
    String inbound() default "peers";

    @AttributeDefinition(description = "Callers at a time that are not written in peers, at most.")
    String inbound_max() default "16";

    @AttributeDefinition(description = "Pause before calling a lost peer again; doubles each time.")
    String reconnect_first() default "2s";

    @AttributeDefinition(description = "Longest pause before calling a lost peer again.")
    String reconnect_most() default "5m";

    @AttributeDefinition(
            description = "How often to ping; a peer silent for so long after one is dropped.")
    String ping_interval() default "60s";

    @AttributeDefinition(
            description = "Longest time from a stream through Tor to a connection with the peer.")
    String handshake_timeout() default "30s";
}
