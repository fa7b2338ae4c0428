/**
 * AltNet's messages as custom messages between two nodes that talk BOLT 8 directly, over whatever
 * carries TCP. Copied into each driver that uses it; no bundle, and nobody else's.
 *
 * <p>A driver makes a {@link org.altnet.bolt8.Bolt8Session} of a {@link org.altnet.bolt8.Medium}
 * and a {@link org.altnet.bolt8.Bolt8Plan}: {@link org.altnet.bolt8.Bolt8Settings} read from its
 * configuration, and a {@link org.altnet.bolt8.Route} that says how calls go out. All else is
 * hidden here.
 *
 * <p>From the wire up: {@link org.altnet.bolt8.Dialer} and {@link org.altnet.bolt8.Listener} make
 * TCP connections; {@link org.altnet.bolt8.Greeter} performs the {@link
 * org.altnet.bolt8.NoiseHandshake} and exchanges {@link org.altnet.bolt8.Init}; a {@link
 * org.altnet.bolt8.Connection} then reads and writes messages over its {@link
 * org.altnet.bolt8.SecureLink}, and {@link org.altnet.bolt8.MessageDispatch} decides what becomes
 * of each; {@link org.altnet.bolt8.LongMessages} cuts and joins what is longer than one message. On
 * the lane, {@link org.altnet.bolt8.Bolt8Session} keeps the {@link org.altnet.bolt8.Roster} of
 * those that are up, and a {@link org.altnet.bolt8.Caller} for each peer that it is told to call.
 */
package org.altnet.bolt8;
