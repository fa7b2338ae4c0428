package org.altnet.simulator.clock;

import org.altnet.api.driver.Lane;

/** A lane of a {@link SimulatedTime}, as its owner sees it. Confined to that clock's thread. */
public interface SimulatedLane extends Lane {
    /** Takes no more tasks and drops those not begun. Idempotent. */
    void end();
}
