package org.altnet.shell;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.Scope;
import org.altnet.api.emergency.EmergencyTransactions;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.Inspection;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.message.Tx;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.DriverView;
import org.altnet.api.time.TimeSource;
import org.altnet.shell.text.JsonObject;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code altnet:sendemergencytx}. What is out cannot be taken back: without {@code --yes} it shows
 * what the transaction does, sends nothing, and fails with exit status 1.
 */
@Component(service = SendEmergencyTxCommand.class)
@GogoCommand(scope = "altnet", function = "sendemergencytx")
public final class SendEmergencyTxCommand {
    private static final Usage USAGE =
            new Usage(
                    "altnet:sendemergencytx [--json] [--drivers A,B] [--min-acks N]"
                            + " [--deadline TIME] [--yes] HEX|FILE");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LONGEST_DEADLINE = Duration.ofDays(7);
    private static final int MOST_ACKS = 100;
    private static final String NOT_GIVEN = "";
    private static final String UNFIT = "it is not fit to be sent";

    private final EmergencyTransactions emergencies;
    private final Altstack altstack;
    private final TimeSource clock;
    private final Duration patience;

    @Activate
    public SendEmergencyTxCommand(
            @Reference EmergencyTransactions emergencies, @Reference Altstack altstack) {
        this(emergencies, altstack, TimeSource.SYSTEM, PATIENCE);
    }

    SendEmergencyTxCommand(
            EmergencyTransactions emergencies,
            Altstack altstack,
            TimeSource clock,
            Duration patience) {
        this.emergencies = emergencies;
        this.altstack = altstack;
        this.clock = clock;
        this.patience = patience;
    }

    @Descriptor(
            "shows what a transaction does and, with --yes, sends it by whatever still works until"
                    + " it is in a block")
    public void sendemergencytx(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor(
                            "ids of the only drivers to use, with commas between, own for your own nodes;"
                                    + " all if absent")
                    @Parameter(names = "--drivers", absentValue = NOT_GIVEN)
                    String drivers,
            @Descriptor("how many peers' nodes have to take it, 2 if absent")
                    @Parameter(names = "--min-acks", absentValue = NOT_GIVEN)
                    String minAcks,
            @Descriptor("how long until everybody is asked and you are told, 10m if absent")
                    @Parameter(names = "--deadline", absentValue = NOT_GIVEN)
                    String deadline,
            @Descriptor("send it; without, it is shown, nothing is sent, and the command fails")
                    @Parameter(names = "--yes", presentValue = "true", absentValue = "false")
                    boolean yes,
            @Descriptor("the transaction in hexadecimal digits, or a file that has those or bytes")
                    String... arguments)
            throws CommandFailure {
        SendOptions options = options(drivers, minAcks, deadline);
        Tx tx = TxOperand.read(USAGE, arguments);
        Console console = Console.of(session);
        if (!yes) {
            Inspection inspection = Stages.await(emergencies.inspect(tx, options), patience, UNFIT);
            console.print(
                    json, json(Optional.of(inspection), false), EmergencyForms.text(inspection));
            throw CommandFailure.failed(
                    json ? "" : "Nothing was sent. To send it, repeat the command with --yes");
        }
        Optional<Inspection> inspection = inspection(tx, options);
        if (!json) {
            console.print(
                    inspection
                            .map(EmergencyForms::text)
                            .orElse("It could not be looked over in time, and is sent anyway.\n"));
        }
        EmergencyTx sent =
                Stages.await(emergencies.send(tx, options), patience, "it could not be sent");
        EmergencyTx now = emergencies.find(sent.txid()).orElse(sent);
        console.print(
                json,
                json(inspection, true).put("transaction", EmergencyForms.json(now)),
                "\n"
                        + EmergencyForms.text(now, clock.now().wall())
                        + "\nIt is sent until it is in a block.\n"
                        + "altnet:emergency "
                        + now.txid()
                        + " shows how it fares\n"
                        + "altnet:emergency --stop "
                        + now.txid()
                        + " stops it");
    }

    /** What is to be sent does not wait for a look at it that does not end. */
    private Optional<Inspection> inspection(Tx tx, SendOptions options) throws CommandFailure {
        try {
            return Optional.of(
                    Stages.awaitAtMost(emergencies.inspect(tx, options), patience, UNFIT));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    private SendOptions options(String drivers, String minAcks, String deadline)
            throws CommandFailure {
        SendOptions usual = SendOptions.DEFAULT;
        return new SendOptions(
                drivers.isEmpty() ? usual.drivers() : ids(drivers),
                minAcks.isEmpty()
                        ? usual.minAcks()
                        : USAGE.number("--min-acks", minAcks, 1, MOST_ACKS),
                deadline.isEmpty()
                        ? usual.deadline()
                        : USAGE.time(deadline, LONGEST_DEADLINE, "a week at most"));
    }

    private Set<String> ids(String drivers) throws CommandFailure {
        Set<String> ids =
                Arrays.stream(drivers.split(","))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            throw USAGE.wrong("--drivers needs the id of a driver");
        }
        Set<String> there = carriers();
        Set<String> unknown = new TreeSet<>(ids);
        unknown.removeAll(there);
        if (!unknown.isEmpty()) {
            throw USAGE.wrong(
                    "no driver that carries transactions has the id "
                            + String.join(", ", unknown)
                            + "; there are: "
                            + String.join(", ", there));
        }
        return ids;
    }

    /** Their ids, in order. */
    private Set<String> carriers() {
        Set<String> ids = new TreeSet<>(Set.of(SendOptions.OWN_NODES));
        for (DriverView driver : altstack.drivers()) {
            Capabilities can = driver.capabilities();
            if (can.send() && can.scopes().contains(Scope.TRANSACTIONS)) {
                ids.add(can.id());
            }
        }
        return ids;
    }

    private static JsonObject json(Optional<Inspection> inspection, boolean sent) {
        JsonObject json = new JsonObject();
        return inspection
                .map(seen -> json.put("inspection", EmergencyForms.json(seen)))
                .orElseGet(() -> json.putValue("inspection", null))
                .put("sent", sent);
    }
}
