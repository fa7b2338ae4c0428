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
            required = false,
            description = "Where the watchdog keeps its state; set by the launcher")
    String state_directory() default "";

    @AttributeDefinition(
            name = "gap",
            description =
                    "How long without a new best header until other media are asked, and asked"
                            + " again while it lasts; such as 30m, 29m24s or 3s, or off")
    String gap() default "30m";

    @AttributeDefinition(
            name = "sr.ask.per.year",
            description =
                    "How often a year a healthy chain may look so slow that all media are asked at"
                            + " once; a number, or off")
    String sr_ask_per_year() default "12";

    @AttributeDefinition(
            name = "sr.notice.per.year",
            description =
                    "How often a year a healthy chain may look so slow that, if nobody answers, the"
                            + " operator is told; a number, or off")
    String sr_notice_per_year() default "1";

    @AttributeDefinition(
            name = "sr.baseline",
            description =
                    "Blocks in 10 minutes that sr takes as normal, 0.1 to 10; a little less than 1,"
                            + " so that less hash rate is no suspicion")
    String sr_baseline() default "0.9";

    @AttributeDefinition(
            name = "lag",
            description =
                    "How late three headers in a row come, by their own time and this machine's"
                            + " clock, until other media are asked; such as 5m, or off")
    String lag() default "5m";

    @AttributeDefinition(
            name = "lag.ask.all",
            description = "How late until all media are asked at once; such as 20m, or off")
    String lag_ask_all() default "20m";

    @AttributeDefinition(
            name = "period",
            description = "How long after the last probe there is another one; such as 6h, or off")
    String period() default "8h";

    @AttributeDefinition(
            name = "block",
            description =
                    "How long the node may lack the block of a header until it is fetched for it,"
                            + " and again while it lasts; such as 5m, or off")
    String block() default "5m";

    @AttributeDefinition(
            name = "fork",
            description =
                    "How long the node may know a branch with more work, and not have its blocks,"
                            + " until other media are asked; such as 5m, or off, which goes for"
                            + " branches that it calls invalid too")
    String fork() default "5m";

    @AttributeDefinition(
            name = "node",
            description =
                    "How long the node may not answer until the operator is told; such as 60s, or"
                            + " off")
    String node() default "60s";

    @AttributeDefinition(
            name = "silence",
            description =
                    "How long a driver may be asked in vain until the operator is told; such as"
                            + " 24h, or off")
    String silence() default "24h";

    @AttributeDefinition(
            name = "silence.down",
            description =
                    "How long a driver may be down until the operator is told; such as 1h, or off")
    String silence_down() default "1h";
}
