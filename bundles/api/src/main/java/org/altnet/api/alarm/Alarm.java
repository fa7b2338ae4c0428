package org.altnet.api.alarm;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Something that an operator must know, at one moment of its life.
 *
 * @param key names the cause, such as {@code chain:alice} or {@code silence:tor}: at most one alarm
 *     of a key is not cleared
 * @param sequence counts every change of every alarm, up from 1 and across restarts: who is told of
 *     one twice can tell by it
 * @param severity how bad
 * @param state where in its life it is
 * @param raised when it was raised, wall clock
 * @param changed when it last changed, wall clock
 * @param acknowledgedBy who has said that they know; empty if nobody
 * @param text what is the matter, in one line
 * @param details figures and hashes, by name
 */
public record Alarm(
        String key,
        long sequence,
        Severity severity,
        State state,
        Instant raised,
        Instant changed,
        String acknowledgedBy,
        String text,
        Map<String, String> details) {

    /** How bad. */
    public enum Severity {
        /** Somebody should look when they have time. Rests on suspicion, or is about AltNet. */
        NOTICE,
        /** Somebody must look now. Rests on proof of work. */
        ALARM
    }

    /** The life of an alarm. */
    public enum State {
        /** It lasts, and nobody has said that they know. */
        ACTIVE,
        /** It lasts, and somebody has. */
        ACKNOWLEDGED,
        /** It is over. */
        CLEARED
    }

    public Alarm {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(raised, "raised");
        Objects.requireNonNull(changed, "changed");
        Objects.requireNonNull(acknowledgedBy, "acknowledgedBy");
        Objects.requireNonNull(text, "text");
        details = Map.copyOf(details);
    }
}
