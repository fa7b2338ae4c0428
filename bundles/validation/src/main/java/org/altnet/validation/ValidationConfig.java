package org.altnet.validation;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The section {@code [altnet.validation]}. */
@ObjectClassDefinition(
        name = "AltNet validation",
        description = "When other media are believed to agree with the node")
@interface ValidationConfig {
    /** The configuration's PID. */
    String PID = "altnet.validation";

    /** Text, so that an error can quote it. */
    @AttributeDefinition(
            name = "all.clear.groups",
            type = AttributeType.INTEGER,
            description =
                    "How many independent media (diversity groups of drivers) must stand at the"
                            + " node's best header until the verdict is OK, 1 to 100")
    String all_clear_groups() default "2";
}
