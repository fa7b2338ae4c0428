package org.altnet.shell.control;

import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.threadio.ThreadIO;

/**
 * Gogo's shell for one operator who is attached. In contrast to the one that Gogo starts on the
 * program's own terminal, leaving it never stops the framework, and its profile is the one in this
 * bundle: Gogo's makes every method of {@code System} a command, {@code exit} among them.
 */
final class AttachedShell extends Shell {
    /** A resource of this bundle; Gogo looks for it beside this class. */
    private static final String PROFILE = "altnet_profile";

    private final CommandSession session;

    /**
     * @param gogo what properties are looked up in
     */
    AttachedShell(
            Context gogo, CommandProcessor processor, ThreadIO threadIo, CommandSession session) {
        super(new Rooted(gogo), processor, threadIo, PROFILE);
        this.session = session;
    }

    /** Talks until the operator leaves. */
    void talk() throws Exception {
        gosh(session, new String[] {"--login", "--noshutdown", "--nohistory"});
    }

    /** Ends the talk, and the command that runs. From any thread. */
    void hangUp() {
        stop();
        Job running = session.foregroundJob();
        if (running != null) {
            running.interrupt();
        }
    }

    /** As Gogo's own, but no way out. */
    private record Rooted(Context gogo) implements Context {
        @Override
        public String getProperty(String name) {
            return gogo.getProperty(name);
        }

        @Override
        public void exit() {
            // The framework is the launcher's to stop.
        }
    }
}
