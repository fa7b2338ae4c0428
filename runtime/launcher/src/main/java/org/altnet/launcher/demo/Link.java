package org.altnet.launcher.demo;

import java.util.List;
import org.altnet.launcher.exit.ExitException;

/** What joins Alice and Bob, where nothing else does. */
interface Link {
    /** The id of its driver. */
    String driver();

    /** Its name, for people. */
    String name();

    /** What Bob does, for people: "listens as ...". */
    String service();

    /** What is there before Alice and Bob; returns when it is. */
    void rise() throws ExitException;

    /** Section of the one who is called, by anybody. */
    List<String> called();

    /**
     * Section of the one who calls.
     *
     * @param address whom
     */
    List<String> calling(String address);

    /**
     * Waits until others can call.
     *
     * @return the address for {@link #calling}
     */
    String addressOf(Actor called) throws ExitException;

    /** How many times longer than over a direct connection people should wait. */
    int slowness();

    void requireAlive() throws ExitException;

    /** What there is to tell of it, when all is over. */
    void summarise(ClosingTable table);

    /** What it has running; the same before and after. */
    List<Performer> cast();
}
