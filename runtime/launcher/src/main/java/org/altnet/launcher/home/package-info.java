/**
 * The two folders. A distribution is shipped and never written to. A home is one AltNet's own, made
 * on first use; its lock lives as long as the runtime's process.
 */
package org.altnet.launcher.home;
