/**
 * The smallest driver: copy it to write your own. Its medium is memory: what is sent to a peer
 * arrives there, later or not at all or garbled, as its faults say. Alone on its medium it is its
 * own peer, so a question comes back as a question and is answered by one's own node.
 */
package org.altnet.driver.loopback;
