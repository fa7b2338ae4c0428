/**
 * The Lightning driver: AltNet's messages as custom messages between two nodes that talk BOLT 8
 * directly.
 *
 * <p>From the wire up: {@link org.altnet.driver.bolt8.Dialer} and {@link
 * org.altnet.driver.bolt8.Listener} make TCP connections; {@link org.altnet.driver.bolt8.Greeter}
 * performs the {@link org.altnet.driver.bolt8.NoiseHandshake} and exchanges {@link
 * org.altnet.driver.bolt8.Init}; a {@link org.altnet.driver.bolt8.Connection} then reads and writes
 * messages over its {@link org.altnet.driver.bolt8.SecureLink}, and {@link
 * org.altnet.driver.bolt8.MessageDispatch} decides what becomes of each; {@link
 * org.altnet.driver.bolt8.LongMessages} cuts and joins what is longer than one message. On the
 * lane, {@link org.altnet.driver.bolt8.LightningSession} keeps the {@link
 * org.altnet.driver.bolt8.Roster} of those that are up, and a {@link
 * org.altnet.driver.bolt8.Caller} for each peer that it is told to call.
 *
 * <p>Exports nothing.
 */
package org.altnet.driver.bolt8;
