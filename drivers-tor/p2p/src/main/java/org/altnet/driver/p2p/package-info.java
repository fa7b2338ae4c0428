/**
 * Ordinary Bitcoin nodes, asked over Tor in Bitcoin's own P2P protocol.
 *
 * <p>{@link org.altnet.driver.p2p.P2pSession} decides, on the lane: whom to call ({@link
 * org.altnet.driver.p2p.AddressBook}), how ({@link org.altnet.driver.p2p.Route}), and when it is
 * over. {@link org.altnet.driver.p2p.Caller} gets from an address to a {@link
 * org.altnet.driver.p2p.Connection}, on a thread of its own; {@link
 * org.altnet.driver.p2p.Conversation} turns AltNet's messages into the node's and back; {@link
 * org.altnet.driver.p2p.Submissions} finds out what became of a transaction.
 */
package org.altnet.driver.p2p;
