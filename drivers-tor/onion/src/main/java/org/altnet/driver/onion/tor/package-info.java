/**
 * A tor and what is asked of it: our own child, or one that runs already. {@link
 * org.altnet.driver.onion.tor.TorKeeper} keeps it and tells, as {@link
 * org.altnet.driver.onion.tor.TorState}s, how it is.
 */
package org.altnet.driver.onion.tor;
