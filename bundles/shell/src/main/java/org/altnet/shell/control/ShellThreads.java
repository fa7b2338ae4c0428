package org.altnet.shell.control;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of the control socket: {@code altnet-shell-0} and on.
 *
 * <p>They have no context class loader. A thread inherits its creator's, which here is whatever
 * thread happened to start the component; and with the application's class loader JLine looks there
 * for parts of itself that are in its bundle, and falls back to a terminal that can do nothing.
 * Gogo and JLine start threads of their own from these, which inherit it in turn.
 */
final class ShellThreads implements ThreadFactory {
    private final AtomicInteger next = new AtomicInteger();

    @Override
    public Thread newThread(Runnable body) {
        Thread thread = new Thread(body, "altnet-shell-" + next.getAndIncrement());
        thread.setContextClassLoader(null);
        thread.setDaemon(true);
        return thread;
    }
}
