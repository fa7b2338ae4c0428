package org.altnet.room.node;

/** What a room has for one node; see {@link PerNode}. */
public interface NodePart extends AutoCloseable {
    /** What is published: the same each time. */
    default Object service() {
        return this;
    }

    /** Begins. Called once, when it has been published; must not block. */
    void start();

    /** Ends. Called once, when it is no longer published; returns within seconds. */
    @Override
    void close();
}
