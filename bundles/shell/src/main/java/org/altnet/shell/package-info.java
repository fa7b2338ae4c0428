/**
 * The operator's door: Gogo commands of the scope {@code altnet}, one class each, thin over the
 * API. A command whose service is missing is not there; {@code altnet:status} always is, and says
 * what is missing.
 *
 * <p>Each takes {@code --json}. What a command prints goes down the pipe it stands in; what goes
 * wrong is a {@link org.altnet.shell.CommandFailure}. How the words travel is the business of
 * {@code org.altnet.shell.control}.
 */
package org.altnet.shell;
