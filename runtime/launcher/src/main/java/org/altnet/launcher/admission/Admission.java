package org.altnet.launcher.admission;

/**
 * What was decided about a bundle.
 *
 * @param admitted whether it may resolve
 * @param signer who answers for it, or {@code refused: } and why; short, on one line
 * @param reason why it is refused, and what to do; empty if it is not
 * @param content SHA-256 of the jar in hex; empty if it is not told by that
 */
record Admission(boolean admitted, String signer, String reason, String content) {
    /** The program's own. */
    static final Admission DISTRIBUTION = new Admission(true, "distribution", "", "");

    static Admission admitted(String signer) {
        return new Admission(true, Text.printable(signer), "", "");
    }

    static Admission refused(RefusedException refusal, String content) {
        return new Admission(
                false,
                "refused: " + refusal.reason(),
                refusal.reason() + "; " + refusal.remedy(),
                content);
    }
}
