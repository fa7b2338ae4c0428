/** When to try again what has failed. */
package org.altnet.node.bitcoind.retry;
