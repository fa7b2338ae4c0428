/**
 * Bitcoin Core's JSON-RPC and REST as a client sees them: bounded in time and bytes, with errors
 * that say what to do. Knows nothing of what is asked.
 */
package org.altnet.node.bitcoind.rpc;
