package org.altnet.validation;

import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.BlockRules;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.stack.Altstack;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.ProbeListener;
import org.altnet.api.validation.VerdictListener;
import org.altnet.room.Whiteboard;

/**
 * What the validations of all nodes work with, all of it thread-safe.
 *
 * @param intake the one way of peers' headers to the chain
 * @param late blocks that came when nobody waited for them any more
 * @param news tells them of each other's finds
 */
record Shared(
        HeaderChain chain,
        BlockRules rules,
        Altstack altstack,
        Alarms alarms,
        HeaderIntake intake,
        LateBlocks late,
        ChainNews news,
        Whiteboard<VerdictListener> verdictListeners,
        Whiteboard<ProbeListener> probeListeners,
        TimeSource time,
        Settings settings) {}
