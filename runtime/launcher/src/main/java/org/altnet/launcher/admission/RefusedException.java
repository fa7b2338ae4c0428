package org.altnet.launcher.admission;

/** A jar is not let in. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * @param reason ends the sentence "it is refused: "
     * @param remedy what the operator may do
     */
    RefusedException(String reason, String remedy) {
        super(Text.printable(reason));
        this.remedy = Text.printable(remedy);
    }

    String reason() {
        return getMessage();
    }

    String remedy() {
        return remedy;
    }
}
