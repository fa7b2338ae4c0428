/** What {@code altnet node setup} makes of a Bitcoin node that is not AltNet's own. */
package org.altnet.launcher.node;
