package org.altnet.api.stack;

import java.util.List;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.PeerId;

/**
 * A driver as it is at one moment.
 *
 * @param serviceId the OSGi service id, unique for the life of the framework
 * @param bundle symbolic name and version of the bundle that brought it
 * @param capabilities what it can do
 * @param status how it is doing
 * @param reachableAt where others reach it
 * @param peers how many of its peers are up
 * @param traffic what went through
 * @param failures how often its session failed since it came
 * @param lastError the last thing that went wrong, in one line; empty if nothing has
 */
public record DriverView(
        long serviceId,
        String bundle,
        Capabilities capabilities,
        DriverStatus status,
        List<PeerId> reachableAt,
        int peers,
        Traffic traffic,
        int failures,
        String lastError) {

    public DriverView {
        reachableAt = List.copyOf(reachableAt);
    }

    public String id() {
        return capabilities.id();
    }
}
