package org.altnet.shell;

import java.time.Duration;
import java.util.List;
import org.altnet.api.emergency.EmergencyTransactions;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.time.TimeSource;
import org.altnet.shell.text.Column;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Table;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code altnet:emergency}: how the transactions of {@code altnet:sendemergencytx} fare. */
@Component(service = EmergencyCommand.class)
@GogoCommand(scope = "altnet", function = "emergency")
public final class EmergencyCommand {
    private static final Usage USAGE =
            new Usage("altnet:emergency [--json] [<txid> | --stop <txid>]");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EmergencyTransactions emergencies;
    private final TimeSource clock;

    @Activate
    public EmergencyCommand(@Reference EmergencyTransactions emergencies) {
        this(emergencies, TimeSource.SYSTEM);
    }

    EmergencyCommand(EmergencyTransactions emergencies, TimeSource clock) {
        this.emergencies = emergencies;
        this.clock = clock;
    }

    @Descriptor("lists the emergency transactions, shows the receipts of one, or stops one")
    public void emergency(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("stop sending the <txid> that follows; what is out is out")
                    @Parameter(names = "--stop", presentValue = "true", absentValue = "false")
                    boolean stop,
            @Descriptor("[<txid>] of one") String... arguments)
            throws CommandFailure {
        List<String> operands = USAGE.operands(arguments, 1);
        Console console = Console.of(session);
        if (operands.isEmpty()) {
            if (stop) {
                throw USAGE.wrong("--stop needs a txid");
            }
            list(console, json);
        } else if (stop) {
            stop(console, json, find(operands.get(0)));
        } else {
            EmergencyTx one = find(operands.get(0));
            console.print(
                    json, EmergencyForms.json(one), EmergencyForms.text(one, clock.now().wall()));
        }
    }

    private void list(Console console, boolean json) {
        List<EmergencyTx> all = emergencies.all();
        console.print(
                json,
                new JsonObject()
                        .put("transactions", all.stream().map(EmergencyForms::json).toList()),
                all.isEmpty() ? "No emergency transactions.\n" : table(all));
    }

    /** With the txid in full, which is what the next command needs. */
    private static Table table(List<EmergencyTx> all) {
        Table table =
                Table.of(
                        Column.left("txid"),
                        Column.left("state"),
                        Column.left("acks"),
                        Column.right("block"));
        for (EmergencyTx each : all) {
            table.row(
                    each.txid(),
                    each.state(),
                    EmergencyForms.acks(each),
                    each.block().map(block -> Integer.toString(block.height())).orElse("-"));
        }
        return table;
    }

    private void stop(Console console, boolean json, EmergencyTx one) throws CommandFailure {
        boolean stopped =
                Stages.await(emergencies.stop(one.txid()), PATIENCE, "it could not be stopped");
        if (!stopped) {
            throw CommandFailure.failed(
                    "there is nothing to stop: the transaction is " + one.state());
        }
        console.print(
                json,
                new JsonObject().put("stopped", one.txid().toString()),
                "Stopped: it is not sent again. Whoever has it already may still pass it on");
    }

    private EmergencyTx find(String txid) throws CommandFailure {
        Hash256 wanted;
        try {
            wanted = Hash256.parse(txid);
        } catch (IllegalArgumentException e) {
            throw USAGE.wrong("a txid has 64 hexadecimal digits, got " + txid);
        }
        return emergencies
                .find(wanted)
                .orElseThrow(
                        () ->
                                CommandFailure.failed(
                                        "no emergency transaction "
                                                + wanted
                                                + "; altnet:emergency lists them"));
    }
}
