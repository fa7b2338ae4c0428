package org.altnet.api.stack;

import java.time.Duration;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;

/**
 * What a peer answered.
 *
 * @param from who
 * @param group the diversity group of the driver it came by
 * @param message the answer, parts put together
 * @param more the peer may have more: it filled the answer, or stopped in the middle of one. Ask
 *     again from the last header.
 * @param latency from question to the last part
 */
public record Answer(PeerId from, String group, Message message, boolean more, Duration latency) {}
