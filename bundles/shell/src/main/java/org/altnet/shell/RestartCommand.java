package org.altnet.shell;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.altnet.api.stack.Altstack;
import org.altnet.shell.text.JsonObject;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code altnet:restart}: what to do about a driver that was parked. */
@Component(service = RestartCommand.class)
@GogoCommand(scope = "altnet", function = "restart")
public final class RestartCommand {
    private static final Usage USAGE = new Usage("altnet:restart [--json] <driver>");
    private static final long PATIENCE_SECONDS = 10;

    private final Altstack altstack;

    @Activate
    public RestartCommand(@Reference Altstack altstack) {
        this.altstack = altstack;
    }

    @Descriptor("opens a driver's session anew")
    public void restart(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("<driver> by its id") String... arguments)
            throws CommandFailure {
        List<String> operands = USAGE.operands(arguments, 1);
        if (operands.isEmpty()) {
            throw USAGE.wrong("which driver?");
        }
        String driver = operands.get(0);
        restart(driver);
        Console.of(session)
                .print(
                        json,
                        new JsonObject().put("restarted", driver),
                        "Driver " + driver + " is restarted, altnet:drivers shows how it fares");
    }

    private void restart(String driver) throws CommandFailure {
        try {
            altstack.restart(driver).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw CommandFailure.failed(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw CommandFailure.failed("no result within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted", e);
        }
    }
}
