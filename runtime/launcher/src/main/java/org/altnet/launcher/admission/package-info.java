/**
 * Who may come in. A jar in {@code deploy/} is code that runs with all that AltNet may do, so the
 * framework asks {@link org.altnet.launcher.admission.AdmissionGate} before it resolves a bundle,
 * whichever way the bundle came: deploy folder, shell, update. A bundle that does not resolve runs
 * nothing.
 *
 * <p>The distribution is trusted as the program itself is: it holds the gate. Everything else must
 * be signed by someone in a trust store, or the operator has opened the gate.
 */
package org.altnet.launcher.admission;
