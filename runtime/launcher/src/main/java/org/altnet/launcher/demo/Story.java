package org.altnet.launcher.demo;

import java.util.List;
import org.altnet.launcher.exit.ExitException;

/** What is played. Told once, by one thread. */
interface Story {
    /**
     * @return whether everything was as it should be
     */
    boolean tell() throws ExitException;

    /** Everybody who may have to be stopped; the same before and after. */
    List<Performer> cast();

    /** What to do with those who go on running, once the story was told. */
    List<String> keeping();
}
