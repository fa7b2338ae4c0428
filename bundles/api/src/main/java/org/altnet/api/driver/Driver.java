package org.altnet.api.driver;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A medium that can carry {@link org.altnet.api.message.Message}s: the SPI that a driver bundle
 * publishes as an OSGi service, with its {@link TransportCapabilities} as service properties.
 *
 * <p>Publishing the service is all a driver does to join; unregistering it (stopping the bundle) is
 * all it does to leave. It is opened once for each life, again after a failure, and never twice at
 * a time.
 */
@ConsumerType
public interface Driver {
    /**
     * Starts a session. Called on the driver's lane.
     *
     * <p>Cheap: returns within 200 ms and connects to nothing; connecting (the <em>warmup</em>)
     * happens later, on {@link DriverContext#lane()} or {@link DriverContext#spawn}. The session
     * starts in {@link DriverStatus.State#STARTING}; what becomes of it is told by {@link
     * DriverContext#status}.
     *
     * @param context the only door back; belongs to this session and is dead after its close
     * @return a new session, never null
     * @throws RuntimeException if it cannot work at all (unusable configuration): the driver is
     *     FAILED, the message is shown to the operator, and it is opened again after a back-off
     */
    DriverSession open(DriverContext context);
}
