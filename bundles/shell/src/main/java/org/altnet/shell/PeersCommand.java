package org.altnet.shell;

import java.util.List;
import java.util.function.Supplier;
import org.altnet.api.driver.Peer;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerView;
import org.altnet.api.time.TimeSource;
import org.altnet.shell.text.Column;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Table;
import org.altnet.shell.text.Units;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code altnet:peers}. */
@Component(service = PeersCommand.class)
@GogoCommand(scope = "altnet", function = "peers")
public final class PeersCommand {
    private static final Usage USAGE = new Usage("altnet:peers [--json]");

    private final Supplier<List<PeerView>> peers;
    private final TimeSource clock;

    @Activate
    public PeersCommand(@Reference Altstack altstack) {
        this(altstack, TimeSource.SYSTEM);
    }

    PeersCommand(Altstack altstack, TimeSource clock) {
        this.peers = altstack::peers;
        this.clock = clock;
    }

    @Descriptor("lists the peers of all drivers")
    public void peers(
            CommandSession session,
            @Descriptor("as JSON, addresses in full")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("nothing more") String... arguments)
            throws CommandFailure {
        USAGE.operands(arguments, 0);
        List<PeerView> all = peers.get();
        Console.of(session)
                .print(
                        json,
                        new JsonObject()
                                .put("peers", all.stream().map(PeersCommand::json).toList()),
                        all.isEmpty() ? "No peers." : list(all));
    }

    private Table list(List<PeerView> all) {
        Table table =
                Table.of(
                        Column.id("peer"),
                        Column.left("way"),
                        Column.left("since"),
                        Column.right("score"),
                        Column.right("in"),
                        Column.right("out"),
                        Column.right("latency"),
                        Column.text("last error"));
        for (PeerView view : all) {
            table.row(
                    view.peer().id(),
                    way(view.peer().direction()),
                    Units.age(view.since(), clock.now().wall()),
                    view.score(),
                    Traffics.in(view.traffic()),
                    Traffics.out(view.traffic()),
                    view.medianLatency().map(Units::duration).orElse("-"),
                    view.lastError());
        }
        return table;
    }

    private static String way(Peer.Direction direction) {
        return switch (direction) {
            case OUTBOUND -> "out";
            case INBOUND -> "in";
            case CONNECTIONLESS -> "-";
        };
    }

    private static JsonObject json(PeerView view) {
        return new JsonObject()
                .put("peer", view.peer().id().toString())
                .put("driver", view.peer().id().driver())
                .put("direction", view.peer().direction().name())
                .put("since", view.since().toString())
                .put("score", view.score())
                .put("traffic", JsonForms.traffic(view.traffic()))
                .putValue("medianLatencyMs", JsonForms.millis(view.medianLatency()))
                .put("lastError", view.lastError());
    }
}
