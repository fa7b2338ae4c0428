/**
 * What rooms are built with. A room may not depend on another, and the API holds no code: so this
 * package and those below it are copied, private, each into the bundles that use it (bnd's {@code
 * -conditionalpackage}), and the running system knows nothing of them.
 */
package org.altnet.room;
