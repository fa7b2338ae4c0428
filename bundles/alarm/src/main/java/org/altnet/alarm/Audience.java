package org.altnet.alarm;

/** Who is told. Each remembers for itself what it was told last. */
enum Audience {
    /** The log: always told. */
    LOG,
    /** Whoever is behind the hook and the webhook: not told while muted. */
    PEOPLE
}
