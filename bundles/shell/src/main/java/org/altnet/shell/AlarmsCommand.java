package org.altnet.shell;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.time.TimeSource;
import org.altnet.shell.text.Column;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Printable;
import org.altnet.shell.text.Table;
import org.altnet.shell.text.Units;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code altnet:alarms}: what is the matter, and that somebody knows. */
@Component(service = AlarmsCommand.class)
@GogoCommand(scope = "altnet", function = "alarms")
public final class AlarmsCommand {
    private static final Usage USAGE =
            new Usage(
                    "altnet:alarms [--json] [--all] [ack <key> [<name>] | mute <time> | unmute |"
                            + " test]");
    private static final Duration LONGEST_MUTE = Duration.ofDays(365);
    private static final String SOMEBODY = "operator";
    private static final int MOST_OPERANDS = 3;

    private final Alarms alarms;
    private final TimeSource clock;

    @Activate
    public AlarmsCommand(@Reference Alarms alarms) {
        this(alarms, TimeSource.SYSTEM);
    }

    AlarmsCommand(Alarms alarms, TimeSource clock) {
        this.alarms = alarms;
        this.clock = clock;
    }

    @Descriptor("shows what is the matter; acknowledges it, mutes, or tries how you are told")
    public void alarms(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("also what is over")
                    @Parameter(names = "--all", presentValue = "true", absentValue = "false")
                    boolean all,
            @Descriptor("ack <key> [<name>], mute <time>, unmute or test; none to list")
                    String... arguments)
            throws CommandFailure {
        List<String> operands = USAGE.operands(arguments, MOST_OPERANDS);
        Console console = Console.of(session);
        if (operands.isEmpty()) {
            list(console, json, all);
            return;
        }
        if (all) {
            throw USAGE.wrong("--all is for the list");
        }
        String verb = operands.get(0);
        List<String> rest = operands.subList(1, operands.size());
        switch (verb) {
            case "ack" -> acknowledge(console, json, rest);
            case "mute" -> mute(console, json, rest);
            case "unmute" -> unmute(console, json, rest);
            case "test" -> test(console, json, rest);
            default -> throw USAGE.wrong("unexpected " + Printable.of(verb));
        }
    }

    private void list(Console console, boolean json, boolean all) {
        List<Alarm> shown =
                alarms.all().stream()
                        .filter(alarm -> all || alarm.state() != Alarm.State.CLEARED)
                        .toList();
        JsonObject object = muted().put("alarms", shown.stream().map(AlarmsCommand::json).toList());
        console.print(
                json, object, mutedLine() + (shown.isEmpty() ? "No alarms.\n" : table(shown)));
    }

    private void acknowledge(Console console, boolean json, List<String> rest)
            throws CommandFailure {
        if (rest.isEmpty()) {
            throw USAGE.wrong("which key?");
        }
        String key = rest.get(0);
        String name = rest.size() > 1 ? rest.get(1) : SOMEBODY;
        if (name.isBlank()) {
            throw USAGE.wrong("who?");
        }
        Alarm known =
                alarms.acknowledge(key, name)
                        .orElseThrow(
                                () ->
                                        CommandFailure.failed(
                                                "no alarm "
                                                        + Printable.of(key)
                                                        + " lasts; altnet:alarms lists those that"
                                                        + " do"));
        console.print(
                json,
                json(known),
                Printable.of(known.key())
                        + " is known to "
                        + Printable.of(known.acknowledgedBy())
                        + ": no reminders until it gets worse");
    }

    private void mute(Console console, boolean json, List<String> rest) throws CommandFailure {
        if (rest.isEmpty()) {
            throw USAGE.wrong("for how long?");
        }
        requireNoMore(rest, 1);
        alarms.mute(USAGE.time(rest.get(0), LONGEST_MUTE, "a year at most"));
        console.print(json, muted(), mutedLine());
    }

    private void unmute(Console console, boolean json, List<String> rest) throws CommandFailure {
        requireNoMore(rest, 0);
        alarms.mute(Duration.ZERO);
        console.print(json, muted(), "Not muted: people are told, now of what was held back");
    }

    /** Under a key of its own each time: the same again so soon would be no news. */
    private void test(Console console, boolean json, List<String> rest) throws CommandFailure {
        requireNoMore(rest, 0);
        String key = "test:" + Units.time(clock.now().wall());
        alarms.raise(key, Alarm.Severity.NOTICE, "A test of how you are told", Map.of());
        alarms.clear(key, "It was a test");
        console.print(
                json,
                muted().put("key", key),
                "Raised and cleared "
                        + key
                        + "\nHook and webhook are told now, and a little later that it is over\n"
                        + mutedLine());
    }

    private static void requireNoMore(List<String> rest, int most) throws CommandFailure {
        if (rest.size() > most) {
            throw USAGE.wrong("unexpected " + Printable.of(rest.get(most)));
        }
    }

    private Table table(List<Alarm> shown) {
        Table table =
                Table.of(
                        Column.left("state"),
                        Column.left("severity"),
                        Column.left("since"),
                        Column.id("key"),
                        Column.text("text"));
        for (Alarm alarm : shown) {
            String by = alarm.acknowledgedBy();
            table.row(
                    alarm.state(),
                    alarm.severity(),
                    Units.age(alarm.raised(), clock.now().wall()),
                    alarm.key(),
                    by.isEmpty() ? alarm.text() : alarm.text() + " (known to " + by + ")");
        }
        return table;
    }

    /** Empty, or a line. */
    private String mutedLine() {
        return alarms.mutedUntil()
                .map(
                        until ->
                                "Muted until "
                                        + Units.time(until)
                                        + ": only the log and the status file are told\n")
                .orElse("");
    }

    private JsonObject muted() {
        return new JsonObject()
                .putValue("mutedUntil", alarms.mutedUntil().map(Object::toString).orElse(null));
    }

    private static JsonObject json(Alarm alarm) {
        JsonObject details = new JsonObject();
        new TreeMap<>(alarm.details()).forEach(details::put);
        return new JsonObject()
                .put("key", alarm.key())
                .put("sequence", alarm.sequence())
                .put("severity", alarm.severity().name())
                .put("state", alarm.state().name())
                .put("raised", alarm.raised().toString())
                .put("changed", alarm.changed().toString())
                .put("acknowledgedBy", alarm.acknowledgedBy())
                .put("text", alarm.text())
                .put("details", details);
    }
}
