/** Gets a transaction out by whatever still works, and takes in those of others. */
package org.altnet.emergency;
