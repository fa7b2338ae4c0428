/**
 * From suspicion to certainty: asks other media when the watchdog is uneasy, checks what they say
 * by proof of work, hands the node what it lacks, keeps the verdict, and answers other nodes. Once
 * for each node; answering, and taking in what peers push, once for all.
 *
 * <p>{@link org.altnet.validation.ValidationService} is the room's door: services, configuration
 * and threads. Everything else is plain classes on a lane and an injected clock:
 *
 * <ul>
 *   <li>{@link org.altnet.validation.Validation} takes what comes from outside to the lane of its
 *       node.
 *   <li>{@link org.altnet.validation.Probe} is one round of asking; {@link
 *       org.altnet.validation.ProbeJudge} weighs the answers as they come, into a {@link
 *       org.altnet.validation.Hearing}.
 *   <li>{@link org.altnet.validation.Comparison} sets the node's view beside the header chain's,
 *       and makes the verdict of it; {@link org.altnet.validation.WatchedNode} is its way to the
 *       node.
 *   <li>{@link org.altnet.validation.BlockFetch} gets the node the blocks that it lacks.
 *   <li>{@link org.altnet.validation.PeerMessages} takes what peers say unasked to whom it
 *       concerns; {@link org.altnet.validation.Serving} answers what other nodes ask.
 * </ul>
 */
package org.altnet.validation;
