package org.altnet.shell;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.altnet.shell.text.Column;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Table;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code altnet:version}. */
@Component(service = VersionCommand.class)
@GogoCommand(scope = "altnet", function = "version")
public final class VersionCommand {
    private static final Usage USAGE = new Usage("altnet:version [--json] [--all]");
    private static final String OURS = "(org\\.)?altnet[.-].*";

    private final BundleContext context;

    @Activate
    public VersionCommand(BundleContext context) {
        this.context = context;
    }

    @Descriptor("shows the versions of AltNet's bundles, the framework and Java")
    public void version(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("all bundles, not only AltNet's")
                    @Parameter(names = "--all", presentValue = "true", absentValue = "false")
                    boolean all,
            @Descriptor("nothing more") String... arguments)
            throws CommandFailure {
        USAGE.operands(arguments, 0);
        List<Bundle> bundles =
                Arrays.stream(context.getBundles())
                        .filter(bundle -> all || name(bundle).matches(OURS))
                        .sorted(Comparator.comparing(VersionCommand::name))
                        .toList();
        Console.of(session).print(json, json(bundles), text(bundles));
    }

    private String text(List<Bundle> bundles) {
        Table table = Table.of(Column.id(""), Column.left(""));
        bundles.forEach(bundle -> table.row(name(bundle), bundle.getVersion()));
        table.row(name(framework()), framework().getVersion());
        table.row("java", Runtime.version());
        return table.toString();
    }

    private JsonObject json(List<Bundle> bundles) {
        JsonObject versions = new JsonObject();
        bundles.stream()
                .map(Bundle::getSymbolicName)
                .distinct()
                .filter(name -> name != null)
                .forEach(name -> versions.put(name, newest(bundles, name)));
        return new JsonObject()
                .put("bundles", versions)
                .put("framework", name(framework()) + " " + framework().getVersion())
                .put("java", Runtime.version().toString());
    }

    private static String newest(List<Bundle> bundles, String name) {
        return bundles.stream()
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .map(Bundle::getVersion)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .toString();
    }

    private Bundle framework() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    }

    /** Old bundles may go without a symbolic name. */
    private static String name(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return name == null ? bundle.getLocation() : name;
    }
}
