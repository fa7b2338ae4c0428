package org.altnet.shell;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.altnet.api.chain.HeaderArchive;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.node.BitcoinNode;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * {@code altnet:headers}, and what may stand behind it. Gogo has one method for a command and its
 * options: each part takes the options that are its own and refuses the others.
 */
@Component(service = HeadersCommand.class)
@GogoCommand(scope = "altnet", function = "headers")
public final class HeadersCommand {
    private static final String NOT_GIVEN = "";

    private final LastHeaders last;
    private final ChainTips tips;
    private final HeadersImport importing;
    private final HeadersExport exporting;

    @Activate
    public HeadersCommand(
            @Reference HeaderChain chain,
            @Reference(
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, BitcoinNode>> nodes,
            @Reference HeaderArchive archive) {
        this(chain, OfNodes.ranked(nodes, BitcoinNode::id), archive);
    }

    HeadersCommand(HeaderChain chain, OfNodes<BitcoinNode> nodes, HeaderArchive archive) {
        last = new LastHeaders(chain, nodes);
        tips = new ChainTips(chain);
        importing = new HeadersImport(archive);
        exporting = new HeadersExport(chain, archive);
    }

    @Descriptor(
            "lists the last headers of AltNet's chain and where each node is on it; the tips of all"
                    + " branches; or moves headers from and to files")
    public void headers(
            CommandSession session,
            @Descriptor("as JSON, hashes in full")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("export: the first height, the chain's first if absent")
                    @Parameter(names = "--from", absentValue = NOT_GIVEN)
                    String from,
            @Descriptor("export: the last height, the tip's if absent")
                    @Parameter(names = "--to", absentValue = NOT_GIVEN)
                    String to,
            @Descriptor("export: replace a file of that name")
                    @Parameter(names = "--force", presentValue = "true", absentValue = "false")
                    boolean force,
            @Descriptor("[<count>] of headers, 10 if absent; or tips, import FILE, export FILE")
                    String... arguments)
            throws CommandFailure {
        Console console = Console.of(session);
        String part = arguments.length == 0 ? NOT_GIVEN : String.valueOf(arguments[0]);
        if (part.equals("export")) {
            exporting.write(console, json, from, to, force, after(arguments));
            return;
        }
        if (force || !from.equals(NOT_GIVEN) || !to.equals(NOT_GIVEN)) {
            throw HeadersExport.USAGE.wrong("--from, --to and --force are options of export");
        }
        switch (part) {
            case "tips" -> tips.list(console, json, after(arguments));
            case "import" -> importing.read(console, json, after(arguments));
            default -> last.list(console, json, arguments);
        }
    }

    private static String[] after(String... arguments) {
        return Arrays.copyOfRange(arguments, 1, arguments.length);
    }
}
