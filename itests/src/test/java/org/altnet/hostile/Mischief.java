package org.altnet.hostile;

/** What a hostile driver does. */
public enum Mischief {
    /** Throws from open. */
    THROW_IN_OPEN,
    /** Never returns from open. */
    BLOCK_IN_OPEN,
    /** Throws from send. */
    THROW_IN_SEND,
    /** Never returns from send. */
    BLOCK_IN_SEND,
    /** Throws from close. */
    THROW_IN_CLOSE,
    /** Never returns from close. */
    BLOCK_IN_CLOSE,
    /** Throws from tasks on its lane. */
    THROW_IN_CALLBACK,
    /** Says that it has received, without end. */
    FLOOD_RECEIVED,
    /** Reports states without end. */
    WILD_STATES,
    /** Starts threads and leaves them running. */
    LEAVE_THREADS,
    /** Puts tasks that hold memory on its lane, without end. */
    FILL_LANE,
    /** Answers with parts without end. */
    ENDLESS_PARTS
}
