package org.altnet.driver.p2p;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Section {@code [altnet.p2p]}. All are texts, and {@link Settings} reads them: a mistake is then
 * told to the operator as this driver's status, in our words.
 */
@ObjectClassDefinition(
        name = "AltNet P2P driver",
        description =
                "Asks ordinary Bitcoin nodes for headers and blocks through Tor, in Bitcoin's P2P"
                        + " protocol.")
@interface P2pConfig {
    @AttributeDefinition(
            description =
                    "Nodes to begin with: <onion or host>:<port>, several separated by commas; IPv6"
                            + " in brackets. All but loopback addresses are reached through the"
                            + " proxy, which also looks up names.")
    String peers() default "";

    @AttributeDefinition(
            description =
                    "SOCKS5 proxy, <ip address>:<port>, such as a Tor's 127.0.0.1:9050. Empty: the"
                            + " one that AltNet knows, such as the tor of the onion driver.")
    String proxy() default "";

    @AttributeDefinition(
            description =
                    "Which of the addresses that nodes tell of are used: onion, ipv4, ipv6,"
                            + " separated by commas; or none. IP addresses take a proxy that"
                            + " leads out of Tor.")
    String gossip() default "onion";

    @AttributeDefinition(description = "Nodes to be connected to at a time, 1 to 32.")
    String max_peers() default "4";

    @AttributeDefinition(
            description =
                    "How often one of the nodes that were heard of makes room for another, such as"
                            + " 12h.")
    String rotate() default "12h";

    @AttributeDefinition(
            description = "Pause before calling a node again that was not reached; doubles.")
    String reconnect_first() default "10s";

    @AttributeDefinition(description = "Longest pause before calling a node again.")
    String reconnect_most() default "1h";

    @AttributeDefinition(description = "Longest time from a connection to the end of the greeting.")
    String handshake_timeout() default "60s";
}
