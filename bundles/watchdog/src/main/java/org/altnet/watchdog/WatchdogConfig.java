package org.altnet.watchdog;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The section {@code [altnet.watchdog]}: read by the watchdog and by the detectors it ships. */
@ObjectClassDefinition(
        name = "AltNet watchdog",
        description = "When to suspect that the node is not told of new blocks")
@interface WatchdogConfig {
    /** The configuration's PID. */
    String PID = "altnet.watchdog";

    @AttributeDefinition(
            name = "gap",
            description =
                    "How long without a new best header until other media are asked, and asked"
                            + " again while it lasts; such as 30m, 29m24s or 3s")
    String gap() default "30m";
}
