package org.altnet.shell;

import java.util.List;
import org.altnet.api.deploy.DeployFolder;
import org.altnet.api.deploy.DeployedFile;
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

/** {@code altnet:deploy}. */
@Component(service = DeployCommand.class)
@GogoCommand(scope = "altnet", function = "deploy")
public final class DeployCommand {
    private static final Usage USAGE = new Usage("altnet:deploy [--json]");

    private final DeployFolder folder;
    private final TimeSource clock;

    @Activate
    public DeployCommand(@Reference DeployFolder folder) {
        this(folder, TimeSource.SYSTEM);
    }

    DeployCommand(DeployFolder folder, TimeSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Descriptor("lists the jars of the deploy folder, and what came of each")
    public void deploy(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("nothing more") String... arguments)
            throws CommandFailure {
        USAGE.operands(arguments, 0);
        List<DeployedFile> files = folder.files();
        String directory = folder.directory().toString();
        Console.of(session)
                .print(
                        json,
                        new JsonObject()
                                .put("directory", directory)
                                .put("files", files.stream().map(DeployCommand::json).toList()),
                        files.isEmpty() ? "Nothing in\n" + Printable.of(directory) : list(files));
    }

    private Table list(List<DeployedFile> files) {
        Table table =
                Table.of(
                        Column.id("file"),
                        Column.left("state"),
                        Column.left("since"),
                        Column.text("bundle"),
                        Column.text("remark"));
        for (DeployedFile file : files) {
            table.row(
                    file.file(),
                    file.state(),
                    Units.age(file.since(), clock.now().wall()),
                    file.bundle(),
                    file.text());
        }
        return table;
    }

    private static JsonObject json(DeployedFile file) {
        return new JsonObject()
                .put("file", file.file())
                .put("state", file.state().name())
                .put("bundle", file.bundle())
                .put("text", file.text())
                .put("since", file.since().toString());
    }
}
