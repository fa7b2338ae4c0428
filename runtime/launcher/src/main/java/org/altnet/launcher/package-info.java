/**
 * The command line, in two kinds: {@code run} boots the framework in this process; all else is a
 * short-lived client of a process that did. It stands outside the framework and depends on nothing
 * but that.
 */
package org.altnet.launcher;
