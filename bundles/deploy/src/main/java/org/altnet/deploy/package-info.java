/**
 * The deploy folder's rules. Felix FileInstall scans the folder and knows when a copy is complete;
 * what becomes of a jar is decided here, because FileInstall's own way with jars is not to be
 * relied on: it passes over a broken one without a word, and takes a second file with the same
 * bundle in it for an update of the first, which then goes when the second is deleted.
 *
 * <p>{@link org.altnet.deploy.Folder} has the rules and knows the framework through {@link
 * org.altnet.deploy.Bundles} alone. All of it runs on one thread, the room's own: FileInstall's
 * calls wait for it there, the framework's events only leave word. No lock is held while a bundle
 * starts or stops.
 */
package org.altnet.deploy;
