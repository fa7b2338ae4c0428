package org.altnet.validation;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The section {@code [altnet.validation]}. Texts, so that an error can quote them. */
@ObjectClassDefinition(
        name = "AltNet validation",
        description =
                "When other media are believed to agree with the node, how it gets blocks, and what"
                        + " other AltNet nodes get of it")
@interface ValidationConfig {
    /** The configuration's PID. */
    String PID = "altnet.validation";

    @AttributeDefinition(
            name = "all.clear.groups",
            type = AttributeType.INTEGER,
            description =
                    "How many independent media (diversity groups of drivers) must stand at the"
                            + " node's best header until the verdict is OK, 1 to 100")
    String all_clear_groups() default "2";

    @AttributeDefinition(
            name = "blocks.after",
            description =
                    "How long after headers were handed to a node its blocks are fetched, unless it"
                            + " has got them by itself; off: when the watchdog says so")
    String blocks_after() default "10s";

    @AttributeDefinition(
            name = "blocks.own.peers",
            description =
                    "How long the node's own peers may take for a block before other media are"
                            + " asked; off: they are not asked")
    String blocks_own_peers() default "30s";

    @AttributeDefinition(
            name = "serve.rate",
            description = "Bytes a second that a peer may be sent in the long run, such as 2MB")
    String serve_rate() default "2MB";

    @AttributeDefinition(
            name = "serve.burst",
            description = "Bytes that a peer may be sent at once after a while of silence")
    String serve_burst() default "32MB";

    @AttributeDefinition(
            name = "serve.day",
            description = "Bytes that a peer may be sent in 24 hours")
    String serve_day() default "2GB";

    @AttributeDefinition(
            name = "serve.day.all",
            description =
                    "Bytes that all peers together may be sent in 24 hours, a tenth of them at most"
                            + " to one")
    String serve_day_all() default "20GB";

    @AttributeDefinition(
            name = "serve.cache",
            description = "Bytes of memory for blocks that several peers may ask for")
    String serve_cache() default "32MB";
}
