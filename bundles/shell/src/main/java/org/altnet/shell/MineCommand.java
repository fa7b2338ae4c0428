package org.altnet.shell;

import java.util.List;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.Miner;
import org.altnet.api.node.NodeException;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Units;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code altnet:mine}, on regtest alone: there is no {@link Miner} elsewhere. */
@Component(service = MineCommand.class)
@GogoCommand(scope = "altnet", function = "mine")
public final class MineCommand {
    private static final Usage USAGE = new Usage("altnet:mine [--json] <count>");
    private static final int MOST = 100_000;

    private final Miner miner;

    @Activate
    public MineCommand(@Reference Miner miner) {
        this.miner = miner;
    }

    @Descriptor("makes the node mine blocks")
    public void mine(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("<count> of blocks") String... arguments)
            throws CommandFailure {
        List<String> operands = USAGE.operands(arguments, 1);
        if (operands.isEmpty()) {
            throw USAGE.wrong("how many blocks?");
        }
        List<Hash256> mined = mine(USAGE.number("count", operands.get(0), 1, MOST));
        Hash256 last = mined.get(mined.size() - 1);
        Console.of(session)
                .print(
                        json,
                        new JsonObject().put("mined", mined.size()).put("last", last.toString()),
                        "Mined " + Units.number(mined.size(), "block") + ", the last: " + last);
    }

    private List<Hash256> mine(int count) throws CommandFailure {
        try {
            return miner.mine(count);
        } catch (NodeException e) {
            throw CommandFailure.failed(e.getMessage(), e);
        }
    }
}
