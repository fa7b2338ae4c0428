package org.altnet.simulator.watchdog.check;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.time.Moment;
import org.altnet.chain.FileHeaderChains;
import org.altnet.simulator.report.Bound;
import org.altnet.simulator.watchdog.data.RealHeaders;
import org.altnet.simulator.watchdog.world.Dice;
import org.altnet.validation.Escalation;

/**
 * Check 7: what the chain room and the escalation make of answers that are no proof. Each is taken
 * by a real chain that knows the node's branch; then the escalation looks at the chain's tip beside
 * the node's, at once and an hour later. Only a chain that keeps every rule and has strictly more
 * work may be an alarm; two such are there to see that they are.
 */
public final class ProofOfWork implements Check {
    private static final int NODE_BRANCH = 200;
    private static final int LEAVES_BEFORE_TIP = 18;
    private static final int GARBLED = 500;
    private static final int GARBLED_QUICK = 50;
    private static final Duration LATER = Duration.ofHours(1);
    private static final Instant TIME = Instant.parse("2020-01-01T00:00:00Z");
    private static final int LAST_REAL = 32_259;
    private static final String REAL = "mainnet_000000-032259.bin";
    private static final String ALTERNATIVE = "altmainnet_000000-002016.bin";
    private static final String BIP66 = "bip66fork_363731-363736.bin";

    /** What came of an answer. */
    private record Line(String answer, String taken, boolean alarm, boolean expected) {
        private boolean isRight() {
            return alarm == expected;
        }
    }

    @Override
    public String title() {
        return "7 Proof of work: which answers are an alarm";
    }

    @Override
    public Result run(Settings settings, PrintStream out) {
        try {
            Path directory = Files.createTempDirectory("altnet-simulate");
            try {
                return run(settings, directory, out);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Result run(Settings settings, Path directory, PrintStream out)
            throws IOException {
        List<Line> lines = new ArrayList<>(generated(settings, directory));
        List<String> skipped = new ArrayList<>();
        if (settings.headers().isPresent()) {
            lines.addAll(real(new RealHeaders(settings.headers().get()), directory));
        } else {
            skipped.add("check 7, real branches that are no alarm: give --headers=DIR");
        }
        out.printf("   %-58s %-26s %s%n", "answer", "chain", "alarm");
        for (Line line : lines) {
            out.printf(
                    Locale.ROOT,
                    "   %-58s %-26s %s%n",
                    line.answer(),
                    line.taken(),
                    line.alarm() ? "yes" : "no");
        }
        long wrong = lines.stream().filter(line -> !line.expected() && line.alarm()).count();
        long missed = lines.stream().filter(line -> line.expected() && !line.isRight()).count();
        return Result.of(
                List.of(
                        Bound.atMost("kinds of answers that are wrongly an alarm", wrong, 0),
                        Bound.atMost("better chains that are no alarm", missed, 0)),
                skipped);
    }

    private static List<Line> generated(Settings settings, Path directory) throws IOException {
        Regtest miner = new Regtest();
        Headers node = miner.branch(Network.REGTEST.genesis(), TIME, NODE_BRANCH);
        BlockHeader tip = node.get(NODE_BRANCH - 1);
        BlockHeader fork = node.get(NODE_BRANCH - 1 - LEAVES_BEFORE_TIP);
        Headers better = miner.branch(fork.hash(), fork.time(), LEAVES_BEFORE_TIP + 6);
        Stage stage = new Stage(directory, node);
        List<Line> lines = new ArrayList<>();
        lines.add(
                stage.line(
                        "control: 2 blocks on top of the node's tip",
                        miner.branch(tip.hash(), tip.time(), 2),
                        true));
        lines.add(stage.line("control: a branch of 24 that leaves 18 below", better, true));
        lines.add(
                stage.line(
                        "a branch of 18 that leaves 18 below: as much work",
                        better.slice(0, LEAVES_BEFORE_TIP),
                        false));
        lines.add(
                stage.line(
                        "a branch of 6 that leaves 18 below: less work",
                        better.slice(0, 6),
                        false));
        lines.add(
                stage.line(
                        "2,016 blocks that follow nothing known",
                        miner.branch(tip.merkleRoot(), TIME, 2_000),
                        false));
        lines.add(stage.line("what the node has, again", node, false));
        lines.add(stage.line("nothing", Headers.EMPTY, false));
        lines.add(garbled(settings, stage, better));
        lines.add(truncated(stage, better));
        return lines;
    }

    /** A bit flipped in any header but the last: the next one follows no longer. */
    private static Line garbled(Settings settings, Stage stage, Headers better) throws IOException {
        Dice dice = new Dice(settings.seed(), "garbled", 0);
        int alarms = 0;
        int times = settings.quick() ? GARBLED_QUICK : GARBLED;
        for (int each = 0; each < times; each++) {
            byte[] bytes = better.bytes();
            int bit = (int) (dice.share() * (bytes.length - BlockHeader.LENGTH) * 8);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            if (stage.line("", Headers.of(bytes), false).alarm()) {
                alarms++;
            }
        }
        return new Line(
                times + " times the branch of 24, one bit flipped", "refused", alarms > 0, false);
    }

    /** Cut at every byte up to as much work as the node's. */
    private static Line truncated(Stage stage, Headers better) throws IOException {
        byte[] whole = better.bytes();
        int alarms = 0;
        int cuts = LEAVES_BEFORE_TIP * BlockHeader.LENGTH;
        for (int length = 0; length <= cuts; length++) {
            Headers part;
            try {
                part = Headers.of(Arrays.copyOf(whole, length));
            } catch (IllegalArgumentException noWholeHeaders) {
                continue;
            }
            if (stage.line("", part, false).alarm()) {
                alarms++;
            }
        }
        return new Line(
                "the branch of 24, cut at each of " + cuts + " bytes",
                "refused or less work",
                alarms > 0,
                false);
    }

    private static List<Line> real(RealHeaders headers, Path directory) throws IOException {
        Headers main = headers.mainnet(REAL);
        Headers alternative = headers.mainnet(ALTERNATIVE);
        Headers alternativeBranch = alternative.slice(1, alternative.size());
        List<Line> lines = new ArrayList<>();
        Path file = directory.resolve("mainnet.headers");
        Files.write(file, main.bytes());
        try (HeaderChain chain = new FileHeaderChains().open(Network.MAINNET, file)) {
            StoredHeader node = chain.atHeight(LAST_REAL).orElseThrow();
            StoredHeader behind = chain.atHeight(LAST_REAL - 10).orElseThrow();
            lines.add(
                    new Line(
                            "control: mainnet to 32,259, node at 32,249",
                            "known",
                            isAlarm(chain.tip(), behind),
                            true));
            lines.add(
                    line(
                            "alternative mainnet, 2,016 headers, as an answer",
                            chain,
                            node,
                            alternativeBranch));
            lines.add(
                    line(
                            "BIP 66 branch, 6 headers, as an answer",
                            chain,
                            node,
                            headers.mainnet(BIP66)));
            lines.add(
                    line(
                            "BCH, its first 18 headers, as an answer",
                            chain,
                            node,
                            Headers.of(
                                    headers.stale(478_559, 478_576).toArray(BlockHeader[]::new))));
        }
        Path both = directory.resolve("both.headers");
        Files.write(both, main.plus(alternativeBranch).bytes());
        try (HeaderChain chain = new FileHeaderChains().open(Network.MAINNET, both)) {
            StoredHeader node = chain.atHeight(LAST_REAL).orElseThrow();
            boolean stored = chain.find(alternative.get(alternative.size() - 1).hash()).isPresent();
            lines.add(
                    new Line(
                            "alternative mainnet, as a branch of the chain",
                            stored ? "valid, less work" : "lost",
                            isAlarm(chain.tip(), node) || !stored,
                            false));
        }
        return lines;
    }

    private static Line line(String answer, HeaderChain chain, StoredHeader node, Headers headers) {
        String taken = "";
        for (int from = 0; from < headers.size(); from += Headers.MAX) {
            int to = Math.min(headers.size(), from + Headers.MAX);
            String words = words(chain.accept(headers.slice(from, to), "a liar"));
            taken = from == 0 ? words : taken;
        }
        return new Line(answer, taken, isAlarm(chain.tip(), node), false);
    }

    private static String words(AcceptOutcome outcome) {
        return outcome.rejection()
                .map(why -> "refused: " + why.rule().name().toLowerCase(Locale.ROOT))
                .orElseGet(() -> outcome.added() > 0 ? "valid" : "nothing new");
    }

    /** At once, or if it is still so an hour later. */
    private static boolean isAlarm(StoredHeader best, StoredHeader node) {
        int lead = best.hasMoreWorkThan(node) ? Math.max(1, best.height() - node.height()) : 0;
        Escalation escalation = new Escalation();
        boolean atOnce = escalation.isAlarm(new Moment(0, TIME), lead, false);
        Moment later = new Moment(LATER.toNanos(), TIME.plus(LATER));
        return escalation.isAlarm(later, lead, false) || atOnce;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /**
     * A chain that knows nothing but the node's branch, for each answer a fresh one.
     *
     * @param node the node's branch, from genesis
     */
    private record Stage(Path directory, Headers node) {
        Line line(String answer, Headers headers, boolean expected) throws IOException {
            Path file = directory.resolve("regtest.headers");
            try (HeaderChain chain = new FileHeaderChains().open(Network.REGTEST, file)) {
                chain.accept(node, "the node");
                StoredHeader tip = chain.tip();
                Line line = ProofOfWork.line(answer, chain, tip, headers);
                return new Line(answer, line.taken(), line.alarm(), expected);
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }
}
