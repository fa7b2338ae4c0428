package org.altnet.validation;

import org.altnet.api.chain.HeaderChain;
import org.altnet.api.driver.Lane;
import org.altnet.api.stack.Altstack;
import org.altnet.api.time.TimeSource;

/**
 * What every probe works with.
 *
 * @param lane validation's
 * @param allClearGroups how many media must agree, at least 1
 */
record ProbeContext(
        HeaderChain chain,
        WatchedNode node,
        Altstack altstack,
        HeaderIntake intake,
        Comparison comparison,
        VerdictBoard board,
        Journal journal,
        Lane lane,
        TimeSource time,
        int allClearGroups) {}
