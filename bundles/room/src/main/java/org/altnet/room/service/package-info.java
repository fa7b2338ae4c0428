/**
 * For rooms that call services of other bundles as they come and go. A package of its own, so that
 * bundles of other rooms do not import what it needs.
 */
package org.altnet.room.service;
