package org.altnet.driver.bolt8;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Section {@code [altnet.lightning]}. All are texts, and {@link LightningSettings} reads them: a
 * mistake is then told to the operator as this driver's status, in our words.
 */
@ObjectClassDefinition(
        name = "AltNet Lightning driver",
        description = "Talks to other AltNet nodes as a direct Lightning peer (BOLT 8).")
@interface LightningConfig {
    @AttributeDefinition(
            description =
                    "Where to listen: <ip address>:<port>, several separated by commas; IPv6 in"
                            + " brackets; port 0 for any free one. Empty: nobody can call.")
    String listen() default "";

    @AttributeDefinition(
            description =
                    "Whom to call: <node id>@<host>:<port>, several separated by commas; IPv6 in"
                            + " brackets; onion hosts need a proxy, this driver's or another's.")
    String peers() default "";

    @AttributeDefinition(
            description =
                    "Who may call: 'peers' (the nodes written there), 'open' (anybody), or node"
                            + " ids separated by commas (those, and the nodes in peers).")
    String inbound() default "peers";

    @AttributeDefinition(description = "Callers at a time that are not written in peers, at most.")
    String inbound_max() default "16";

    @AttributeDefinition(
            description =
                    "SOCKS5 proxy for calls, <host>:<port>; host names are then resolved by the"
                            + " proxy. Empty: none, or the one that another driver brings where it"
                            + " takes one.")
    String proxy() default "";

    @AttributeDefinition(description = "Pause before calling a lost peer again; doubles each time.")
    String reconnect_first() default "1s";

    @AttributeDefinition(description = "Longest pause before calling a lost peer again.")
    String reconnect_most() default "5m";

    @AttributeDefinition(
            description = "How often to ping; a peer silent for so long after one is dropped.")
    String ping_interval() default "60s";

    @AttributeDefinition(
            description = "Longest time from a TCP connection to a Lightning connection.")
    String handshake_timeout() default "10s";
}
