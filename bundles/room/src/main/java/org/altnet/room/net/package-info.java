/** The way through a proxy. */
package org.altnet.room.net;
