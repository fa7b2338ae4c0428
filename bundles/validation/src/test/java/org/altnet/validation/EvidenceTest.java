package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.validation.Evidence;
import org.altnet.api.validation.Verdict.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verdict rests on, and that it can be checked without a line of AltNet. */
class EvidenceTest {
    private static final int HEADER = 80;

    @TempDir Path directory;
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World(directory).start();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aForkHasTheHeadersOfBothBranches() throws NoSuchAlgorithmException {
        Branch ours = world.common.mine(2, 0);
        world.nodeLearns(ours.between(10, 12));
        Branch theirs = world.common.mine(5, 7);
        world.node.refuse("stubborn");
        world.advance(Duration.ofHours(1));
        PeerId who = world.altstack.honest("lightning", "a", theirs);
        world.altstack.honest("tor", "b", world.common);
        world.probe();
        world.advance(Duration.ofHours(1));

        Evidence evidence = world.validation.evidence();

        assertEquals(Network.REGTEST, evidence.network());
        assertEquals(world.time.now().wall(), evidence.at());
        assertEquals(State.FORK, evidence.verdict().state());
        assertEquals(world.common.tip(), evidence.forkPoint().header());
        assertEquals(theirs.between(10, 15), evidence.best());
        assertEquals(ours.between(10, 12), evidence.node());
        assertEquals(3, evidence.leadBlocks());
        assertEquals(BigInteger.valueOf(6), evidence.leadWork());
        assertEquals(
                List.of(
                        new Evidence.Source(
                                who.toString(),
                                "lightning",
                                world.time.now().wall().minus(Duration.ofHours(1)),
                                world.chain.tip())),
                evidence.sources(),
                "who showed it, and when that was");

        byte[] fork = evidence.forkPoint().header().bytes();
        assertEquals(
                evidence.leadWork(),
                work(fork, evidence.best().bytes()).subtract(work(fork, evidence.node().bytes())));
    }

    @Test
    void agreementHasSourcesAndNoLead() {
        world.altstack.honest("lightning", "a", world.common);
        world.altstack.honest("tor", "b", world.common);
        world.probe();
        Evidence evidence = world.validation.evidence();
        assertEquals(State.OK, evidence.verdict().state());
        assertEquals(Headers.EMPTY, evidence.best());
        assertEquals(Headers.EMPTY, evidence.node());
        assertEquals(0, evidence.leadBlocks());
        assertEquals(BigInteger.ZERO, evidence.leadWork());
        assertEquals(
                List.of("lightning", "tor"),
                evidence.sources().stream().map(Evidence.Source::group).toList());
        assertEquals(world.node.best(), evidence.sources().get(0).last());
    }

    @Test
    void tooLittleAgreementHasWhatThereIs() {
        assertEquals(List.of(), world.validation.evidence().sources());
        world.altstack.honest("lightning", "a", world.common);
        world.probe();
        assertEquals(State.UNRESOLVED, world.validation.evidence().verdict().state());
        assertEquals(1, world.validation.evidence().sources().size());

        world.node.fail("timed out");
        world.probe();
        assertEquals(State.UNRESOLVED, world.validation.evidence().verdict().state());
        assertEquals(
                List.of(),
                world.validation.evidence().sources(),
                "who agreed with a node that does not answer says nothing about it");
    }

    @Test
    void ofALongBranchTheLastTwentyThousand() {
        Branch theirs = world.common.mine(20_500, 0);
        world.node.refuse("stubborn");
        world.altstack.honest("lightning", "a", theirs);
        world.probe();
        Evidence evidence = world.validation.evidence();
        assertEquals(Evidence.MAX_HEADERS, evidence.best().size());
        assertEquals(theirs.tip(), evidence.best().get(Evidence.MAX_HEADERS - 1));
        assertEquals(theirs.at(511), evidence.best().get(0));
        assertEquals(10, evidence.forkPoint().height());
        assertEquals(20_500, evidence.leadBlocks());
    }

    /**
     * As anybody would check raw headers: double SHA-256, each on the one before, each below its
     * target.
     *
     * @return the work of them all
     */
    private static BigInteger work(byte[] parent, byte[] headers) throws NoSuchAlgorithmException {
        byte[] previous = doubleSha256(parent);
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < headers.length; at += HEADER) {
            byte[] header = Arrays.copyOfRange(headers, at, at + HEADER);
            assertEquals(hex(previous), hex(Arrays.copyOfRange(header, 4, 36)), "link");
            previous = doubleSha256(header);
            int bits = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(72);
            BigInteger target =
                    BigInteger.valueOf(bits & 0x7fffff).shiftLeft(8 * ((bits >>> 24) - 3));
            assertTrue(littleEndian(previous).compareTo(target) <= 0, "proof of work");
            sum = sum.add(BigInteger.TWO.pow(256).divide(target.add(BigInteger.ONE)));
        }
        return sum;
    }

    private static byte[] doubleSha256(byte[] bytes) throws NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        return sha256.digest(sha256.digest(bytes));
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    private static String hex(byte[] bytes) {
        return new BigInteger(1, bytes).toString(16);
    }
}
