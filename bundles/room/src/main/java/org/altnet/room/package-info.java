/**
 * What rooms are built with. A room may not depend on another, and the API holds no code: so this
 * package is copied, private, into each bundle that uses it (bnd's {@code -conditionalpackage}),
 * and the running system knows nothing of it.
 */
package org.altnet.room;
