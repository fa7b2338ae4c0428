/**
 * A Tor network of its own on loopback: a directory authority, relays and an obfs4 bridge, all of
 * them real tor processes. For tests and the demo; nothing of it is safe to use for anything else.
 */
package org.altnet.tor.network;
