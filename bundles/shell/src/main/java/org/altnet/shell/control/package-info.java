/**
 * The control socket: how command lines reach Gogo from outside the process. A Unix domain socket
 * that only its owner can use; no port, no password.
 *
 * <p>A client connects and sends one line in UTF-8, of at most 64 KiB:
 *
 * <pre>
 * exec &lt;Gogo command line&gt;
 * shell &lt;terminal type&gt; &lt;columns&gt; &lt;rows&gt;
 * </pre>
 *
 * {@code exec} is answered by what the line prints, in UTF-8, then a NUL byte, the exit status in
 * decimal and a line feed; the status is 0 if all went well, 1 if not, 2 if a command was used
 * wrongly. {@code shell} turns the connection into a terminal until the operator leaves.
 *
 * <p>One thread accepts; each connection has a thread of its own, on which its session is held.
 * Gogo runs the commands of a session on threads of that session.
 */
package org.altnet.shell.control;
