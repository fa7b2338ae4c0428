package org.altnet.emergency;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The section {@code [altnet.emergency]}. Numbers are text, so that an error can quote them. */
@ObjectClassDefinition(
        name = "AltNet emergency transactions",
        description = "How transactions are got out, and whose are taken in")
@interface EmergencyConfig {
    /** The configuration's PID. */
    String PID = "altnet.emergency";

    @AttributeDefinition(description = "The Bitcoin network; filled in by the launcher")
    String network();

    @AttributeDefinition(description = "Where state is kept; filled in by the launcher")
    String state_directory();

    @AttributeDefinition(
            name = "escalate.after",
            description =
                    "How long private media have, while too few nodes have taken a transaction,"
                            + " until public ones are used too; such as 60s")
    String escalate_after() default "60s";

    @AttributeDefinition(
            name = "own.nodes",
            description =
                    "When the operator's own nodes get a transaction, which announce it to their"
                            + " peers: first, last (with public media) or never")
    String own_nodes() default "first";

    @AttributeDefinition(
            name = "confirmations",
            type = AttributeType.INTEGER,
            description = "How deep in the chain a transaction is left alone, 1 to 100")
    String confirmations() default "6";

    @AttributeDefinition(
            name = "accept",
            description =
                    "Whether transactions of other AltNet nodes are given to the operator's own:"
                            + " yes or no")
    String accept() default "yes";

    @AttributeDefinition(
            name = "accept.per.peer",
            type = AttributeType.INTEGER,
            description = "How many of one peer in an hour, 1 to 10000; half of it at once")
    String accept_per_peer() default "10";

    @AttributeDefinition(
            name = "accept.per.hour",
            type = AttributeType.INTEGER,
            description =
                    "How many in an hour of all peers together whose key the operator has not"
                            + " chosen, 1 to 10000; a third of it at once")
    String accept_per_hour() default "60";

    @AttributeDefinition(
            name = "accept.weight",
            type = AttributeType.INTEGER,
            description = "The heaviest that is taken, in weight units, 1000 to 400000")
    String accept_weight() default "400000";

    @AttributeDefinition(
            name = "accept.fee.rate",
            type = AttributeType.INTEGER,
            description =
                    "The least fee, in satoshi for each virtual byte, 0 to 10000, of those whose"
                            + " fee a node can tell; 0 leaves it to the node's own minimum")
    String accept_fee_rate() default "0";
}
