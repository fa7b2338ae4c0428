/** A tor and what is asked of it: our own child, or one that runs already. */
package org.altnet.driver.onion.tor;
