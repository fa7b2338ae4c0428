package org.altnet.shell.control;

import java.util.List;
import org.altnet.shell.CommandFailure;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/** What Gogo calls in place of a command that it cannot find: says so without a class name. */
final class UnknownCommand implements Function {
    /** The variable of a session where Gogo looks for it. */
    static final String VARIABLE = "default";

    /** The first argument is the name that was not found. */
    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws CommandFailure {
        throw CommandFailure.failed(
                "unknown command " + arguments.get(0) + " ('help' lists those there are)");
    }
}
