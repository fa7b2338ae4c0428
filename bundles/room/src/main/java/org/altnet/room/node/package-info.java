/**
 * For rooms that do their work once for each node. A package of its own, so that bundles of other
 * rooms do not import what it needs.
 */
package org.altnet.room.node;
