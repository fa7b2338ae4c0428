package org.altnet.shell;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.altnet.api.chain.ChainTip;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.shell.text.Column;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Table;
import org.altnet.shell.text.Units;

/** {@code altnet:headers tips}: the ends of all branches, as Bitcoin Core's getchaintips. */
final class ChainTips {
    private static final Usage USAGE = new Usage("altnet:headers tips [--json]");
    private static final int TIPS_IN_TABLE = 20;
    private static final int SOURCES_IN_TABLE = 3;

    private final HeaderChain chain;

    ChainTips(HeaderChain chain) {
        this.chain = chain;
    }

    void list(Console console, boolean json, String... arguments) throws CommandFailure {
        USAGE.operands(arguments, 0);
        List<ChainTip> tips = chain.tips();
        console.print(json, json(tips), text(tips));
    }

    private String text(List<ChainTip> tips) {
        Table table =
                Table.of(
                        Column.left("status"),
                        Column.right("height"),
                        Column.right("length"),
                        Column.right("forks at"),
                        Column.right("work"),
                        Column.hash("hash"),
                        Column.text("shown by"));
        for (ChainTip tip : tips.subList(0, Math.min(tips.size(), TIPS_IN_TABLE))) {
            table.row(
                    status(tip),
                    tip.header().height(),
                    tip.isBest() ? "" : tip.branchLength(),
                    tip.isBest() ? "" : tip.forkPoint().height(),
                    blocks(lead(tip, tips)),
                    tip.header().hash(),
                    sources(tip.sources()));
        }
        return table + "\n" + explanation(tips);
    }

    private static String explanation(List<ChainTip> tips) {
        if (tips.size() == 1) {
            return "No forks: every header is on the best branch.\n";
        }
        int more = tips.size() - TIPS_IN_TABLE;
        return (more > 0 ? Units.number(more, "weaker fork") + " more; --json lists all.\n" : "")
                + "best  the branch with the most work: AltNet goes by it\n"
                + "fork  another branch: less work, or as much and seen later; its length counts"
                + " from where it forks\n"
                + "work  against the best branch, and the best against the next, in blocks as hard"
                + " as its last\n";
    }

    private JsonObject json(List<ChainTip> tips) {
        return new JsonObject()
                .put("network", chain.network().id())
                .put("tips", tips.stream().map(tip -> json(tip, tips)).toList());
    }

    private static JsonObject json(ChainTip tip, List<ChainTip> tips) {
        return JsonForms.position(tip.header())
                .put("status", status(tip))
                .put("branchLength", tip.branchLength())
                .put("forkPoint", JsonForms.position(tip.forkPoint()))
                .put("workLead", lead(tip, tips).map(lead -> lead.toString(16)).orElse(null))
                .put("sources", tip.sources());
    }

    private static String status(ChainTip tip) {
        return tip.isBest() ? "best" : "fork";
    }

    /** Work beside that of the best tip; of the best one, beside that of the next, if any. */
    private static Optional<BigInteger> lead(ChainTip tip, List<ChainTip> tips) {
        int other = tip.isBest() ? 1 : 0;
        return other < tips.size()
                ? Optional.of(
                        tip.header().chainWork().subtract(tips.get(other).header().chainWork()))
                : Optional.empty();
    }

    /** Work in blocks as the best tip is one. */
    private String blocks(Optional<BigInteger> work) {
        StoredHeader tip = chain.tip();
        Optional<BigInteger> block =
                chain.find(tip.header().previous())
                        .map(parent -> tip.chainWork().subtract(parent.chainWork()));
        if (work.isEmpty() || block.isEmpty()) {
            return "";
        }
        BigDecimal blocks =
                new BigDecimal(work.get())
                        .divide(new BigDecimal(block.get()), 1, RoundingMode.DOWN);
        return blocks.signum() == 0 ? "0" : String.format(Locale.ROOT, "%+.1f", blocks);
    }

    private static String sources(List<String> sources) {
        if (sources.isEmpty()) {
            return "known since the start";
        }
        int more = sources.size() - SOURCES_IN_TABLE;
        return String.join(", ", sources.subList(0, Math.min(sources.size(), SOURCES_IN_TABLE)))
                + (more > 0 ? " and " + Units.number(more, "other") : "");
    }
}
