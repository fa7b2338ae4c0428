/**
 * How AltNet notices that the node's tip may have changed: told by ZMQ or a long poll, or asking.
 */
package org.altnet.node.bitcoind.signal;
