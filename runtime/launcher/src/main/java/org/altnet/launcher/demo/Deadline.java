package org.altnet.launcher.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.altnet.launcher.exit.ExitException;

/** Asks again until there is an answer, but not for ever. Confined to one thread. */
final class Deadline {
    private static final long BETWEEN_MS = 50;

    private final String forWhat;
    private final Duration patience;
    private final long end;

    private Deadline(String forWhat, Duration patience) {
        this.forWhat = forWhat;
        this.patience = patience;
        end = System.nanoTime() + patience.toNanos();
    }

    /**
     * @param forWhat completes the sentence "no ... within 5 s"
     */
    static Deadline in(Duration patience, String forWhat) {
        return new Deadline(forWhat, patience);
    }

    interface Question<T> {
        Optional<T> ask() throws ExitException;
    }

    interface Check {
        void run() throws ExitException;
    }

    /**
     * @param check made before each question; what it throws ends the waiting
     */
    <T> T await(Question<T> question, Check check) throws ExitException {
        while (true) {
            check.run();
            Optional<T> answer = question.ask();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() - end >= 0) {
                throw ExitException.failed(
                        "no " + forWhat + " within " + patience.toSeconds() + " s");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ExitException.failed("interrupted while waiting for " + forWhat);
            }
        }
    }
}
