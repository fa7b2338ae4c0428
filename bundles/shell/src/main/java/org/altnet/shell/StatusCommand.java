package org.altnet.shell;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.stack.Altstack;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.watchdog.Watchdog;
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
 * {@code altnet:status}. The one command that is there whatever is missing, since it is what an
 * operator types when something is.
 */
@Component(service = StatusCommand.class)
@GogoCommand(scope = "altnet", function = "status")
public final class StatusCommand {
    private static final Usage USAGE = new Usage("altnet:status [--json] [--get <key>] [--keys]");

    private final Supplier<StatusSnapshot> snapshots;

    /** Called by the component runtime; what is missing is null. */
    @Activate
    public StatusCommand(
            @Reference(
                            cardinality = ReferenceCardinality.MULTIPLE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, BitcoinNode>> nodes,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    HeaderChain chain,
            @Reference(
                            cardinality = ReferenceCardinality.MULTIPLE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, AltLogicValidation>> validations,
            @Reference(
                            cardinality = ReferenceCardinality.MULTIPLE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, Watchdog>> watchdogs,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Altstack altstack,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Alarms alarms) {
        this(
                () ->
                        StatusSnapshot.take(
                                TimeSource.SYSTEM.now().wall(),
                                Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()),
                                OfNodes.ranked(nodes, BitcoinNode::id).all(),
                                chain,
                                OfNodes.ranked(validations, AltLogicValidation::node).all(),
                                OfNodes.ranked(watchdogs, Watchdog::node).all(),
                                altstack,
                                alarms));
    }

    StatusCommand(Supplier<StatusSnapshot> snapshots) {
        this.snapshots = snapshots;
    }

    @Descriptor("shows how AltNet and its node are doing")
    public void status(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("only the value of the <key> that follows")
                    @Parameter(names = "--get", presentValue = "true", absentValue = "false")
                    boolean get,
            @Descriptor("the keys that there are")
                    @Parameter(names = "--keys", presentValue = "true", absentValue = "false")
                    boolean list,
            @Descriptor("[<key>]") String... arguments)
            throws CommandFailure {
        List<String> operands = USAGE.operands(arguments, get ? 1 : 0);
        if (get && operands.isEmpty()) {
            throw USAGE.wrong("--get needs a key");
        }
        StatusSnapshot status = snapshots.get();
        StatusKeys keys = new StatusKeys(status);
        Console console = Console.of(session);
        if (get) {
            console.print(keys.get(operands.get(0)) + "\n");
        } else if (list) {
            console.print(String.join("\n", keys.names()));
        } else {
            console.print(json, keys.json(), StatusText.of(status));
        }
    }
}
