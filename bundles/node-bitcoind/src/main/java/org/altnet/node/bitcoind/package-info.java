/** A Bitcoin Core node as it comes: asked by JSON-RPC, listened to by ZMQ, handed to by either. */
package org.altnet.node.bitcoind;
