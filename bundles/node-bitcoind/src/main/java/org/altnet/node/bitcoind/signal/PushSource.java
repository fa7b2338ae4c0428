package org.altnet.node.bitcoind.signal;

/** Something that tells of new tips by itself, as long as it works. Thread-safe. */
interface PushSource extends AutoCloseable {
    /**
     * Called once. Does not block.
     *
     * @param hint to be called, on any thread, when the tip may have changed, or the source works
     *     again or no more; does not block
     */
    void start(Runnable hint);

    /** True while a new tip would be told, as far as is known. */
    boolean isUp();

    /** In one line. */
    String describe();

    /** Idempotent, within 5 s. Nothing is told afterwards. */
    @Override
    void close();
}
