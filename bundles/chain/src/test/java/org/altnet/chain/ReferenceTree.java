package org.altnet.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;

/**
 * The header tree as one would write it down first: objects, big integers, step by step along the
 * branches. What the fast one is compared with.
 */
final class ReferenceTree {
    private static final int PERIOD = 2016;
    private static final BigInteger TWO_WEEKS = BigInteger.valueOf(14 * 24 * 3600);

    /** A header in its place; genesis has no parent. */
    record Node(BlockHeader header, Node parent, int height, BigInteger work) {
        Hash256 hash() {
            return header.hash();
        }

        long time() {
            return header.time().getEpochSecond();
        }

        Node ancestor(int wanted) {
            Node at = this;
            while (at.height > wanted) {
                at = at.parent;
            }
            return at;
        }

        boolean descendsFrom(Node other) {
            return height >= other.height && ancestor(other.height) == other;
        }
    }

    private final NetworkRules network;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Hash256, Node> byHash = new HashMap<>();
    private Node tip;

    ReferenceTree(NetworkRules network) {
        this.network = network;
        BlockHeader genesis = network.genesis();
        put(new Node(genesis, null, 0, work(genesis)));
    }

    /** In the order of arrival. */
    List<Node> nodes() {
        return nodes;
    }

    Node genesis() {
        return nodes.get(0);
    }

    Optional<Node> find(Hash256 hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    /**
     * Takes a header if it keeps the rules, whatever the time is now.
     *
     * @return the rule that it breaks; empty if it was there already, too
     */
    Optional<HeaderRule> add(BlockHeader header) {
        if (byHash.containsKey(header.hash())) {
            return Optional.empty();
        }
        Node parent = byHash.get(header.previous());
        if (parent == null) {
            return Optional.of(HeaderRule.KNOWN_PARENT);
        }
        Optional<HeaderRule> broken = broken(parent, header);
        if (broken.isEmpty()) {
            put(new Node(header, parent, parent.height + 1, parent.work.add(work(header))));
        }
        return broken;
    }

    /** The most work; among equals the one that was there first. */
    Node tip() {
        return tip;
    }

    Node forkPoint(Node one, Node other) {
        Node a = one;
        while (!other.descendsFrom(a)) {
            a = a.parent;
        }
        return a;
    }

    /** The bits of a child of that time. */
    int requiredBits(Node parent, long time) {
        if (!network.retargets()) {
            return parent.header.bits();
        }
        if ((parent.height + 1) % PERIOD == 0) {
            return retargeted(parent);
        }
        if (!network.easyAfterSilence()) {
            return parent.header.bits();
        }
        if (time - parent.time() > 1200) {
            return network.limitBits();
        }
        Node at = parent;
        while (at.height % PERIOD != 0 && at.header.bits() == network.limitBits()) {
            at = at.parent;
        }
        return at.header.bits();
    }

    long medianTimePast(Node node) {
        List<Long> times = new ArrayList<>();
        for (Node at = node; at != null && times.size() < 11; at = at.parent) {
            times.add(at.time());
        }
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private Optional<HeaderRule> broken(Node parent, BlockHeader header) {
        long time = header.time().getEpochSecond();
        if (header.bits() != requiredBits(parent, time)) {
            return Optional.of(HeaderRule.DIFFICULTY);
        }
        if (number(header.hash()).compareTo(target(header.bits())) > 0) {
            return Optional.of(HeaderRule.PROOF_OF_WORK);
        }
        if (time <= medianTimePast(parent)) {
            return Optional.of(HeaderRule.MEDIAN_TIME_PAST);
        }
        boolean first = (parent.height + 1) % PERIOD == 0;
        if (network.bip94() && first && time < parent.time() - 600) {
            return Optional.of(HeaderRule.TIME_WARP);
        }
        return Optional.empty();
    }

    private int retargeted(Node last) {
        Node first = last.ancestor(last.height - (PERIOD - 1));
        BigInteger old = target((network.bip94() ? first : last).header.bits());
        BigInteger seconds =
                BigInteger.valueOf(last.time() - first.time())
                        .max(TWO_WEEKS.shiftRight(2))
                        .min(TWO_WEEKS.shiftLeft(2));
        BigInteger target =
                old.multiply(seconds).divide(TWO_WEEKS).min(target(network.limitBits()));
        return compact(target);
    }

    private void put(Node node) {
        nodes.add(node);
        byHash.put(node.hash(), node);
        if (tip == null || node.work.compareTo(tip.work) > 0) {
            tip = node;
        }
    }

    private static BigInteger work(BlockHeader header) {
        BigInteger target = target(header.bits());
        return BigInteger.ONE.shiftLeft(256).divide(target.add(BigInteger.ONE));
    }

    private static BigInteger target(int bits) {
        return BigInteger.valueOf(bits & 0xffffff).shiftLeft(8 * ((bits >>> 24) - 3));
    }

    /** By definition: the sign bit of the most significant byte makes for one byte more. */
    private static int compact(BigInteger target) {
        int size = target.toByteArray().length;
        return size << 24 | target.shiftRight(8 * (size - 3)).intValueExact();
    }

    private static BigInteger number(Hash256 hash) {
        byte[] wire = hash.bytes();
        byte[] bigEndian = new byte[wire.length];
        for (int i = 0; i < wire.length; i++) {
            bigEndian[i] = wire[wire.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }
}
