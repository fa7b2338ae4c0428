package org.altnet.emergency;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.driver.Privacy;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.EmergencyTx.State;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;

/**
 * A {@link Sending} as lines of text, which an operator can read in a pinch; README.md has the
 * form. The last line is a checksum of all before it, so that damage does not pass for news.
 */
final class LedgerFormat {
    private static final String VERSION = "altnet-emergency 1";
    private static final String NOBODY = "-";
    private static final String SUM = "sum ";

    private LedgerFormat() {}

    static byte[] write(Sending sending) {
        EmergencyTx known = sending.known();
        StringBuilder out = new StringBuilder();
        line(out, VERSION);
        line(out, "tx", HexFormat.of().formatHex(known.tx().bytes()));
        line(out, "since", known.since().toString());
        line(out, "begun", sending.begun().toString());
        line(out, "after", sending.after().height() + " " + sending.after().hash());
        line(out, "state", known.state().name());
        line(out, "widest", sending.widest().name());
        line(out, "min-acks", Integer.toString(known.options().minAcks()));
        line(out, "deadline", known.options().deadline().toString());
        line(
                out,
                "drivers",
                known.options().drivers().isEmpty()
                        ? NOBODY
                        : known.options().drivers().stream()
                                .sorted()
                                .map(LedgerFormat::token)
                                .collect(Collectors.joining(",")));
        line(out, "block", known.block().map(LedgerFormat::block).orElse(NOBODY));
        line(out, "seen-by", token(known.seenBy()));
        for (TxReceipt receipt : known.receipts()) {
            line(out, "receipt", receipt(receipt));
        }
        return seal(out.toString());
    }

    /** The lines, with their checksum. */
    static byte[] seal(String lines) {
        return (lines + SUM + sum(lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @throws IOException if it is anything else than what {@link #write} writes
     */
    static Sending read(byte[] bytes) throws IOException {
        try {
            String all = new String(bytes, StandardCharsets.UTF_8);
            int sumAt = all.lastIndexOf(SUM);
            if (sumAt < 1
                    || all.charAt(sumAt - 1) != '\n'
                    || !all.substring(sumAt).equals(SUM + sum(all.substring(0, sumAt)) + "\n")) {
                throw new IOException("is damaged: its checksum does not fit");
            }
            return read(all.substring(0, sumAt).lines().iterator());
        } catch (IllegalArgumentException
                | DateTimeException
                | ArithmeticException
                | NoSuchElementException
                | IndexOutOfBoundsException e) {
            throw new IOException("is not of the expected form (" + Reasons.text(e) + ")", e);
        }
    }

    private static Sending read(Iterator<String> lines) {
        if (!lines.next().equals(VERSION)) {
            throw new IllegalArgumentException("another version");
        }
        Tx tx = Tx.of(HexFormat.of().parseHex(value(lines, "tx")));
        Instant since = Instant.parse(value(lines, "since"));
        Instant begun = Instant.parse(value(lines, "begun"));
        String[] after = words(value(lines, "after"), 2);
        State state = State.valueOf(value(lines, "state"));
        Privacy widest = Privacy.valueOf(value(lines, "widest"));
        int minAcks = Integer.parseInt(value(lines, "min-acks"));
        Duration deadline = Duration.parse(value(lines, "deadline"));
        String drivers = value(lines, "drivers");
        String block = value(lines, "block");
        String seenBy = text(value(lines, "seen-by"));
        List<TxReceipt> receipts = new ArrayList<>();
        Set<String> destinations = new HashSet<>();
        while (lines.hasNext()) {
            TxReceipt receipt = readReceipt(value(lines, "receipt"));
            if (!destinations.add(receipt.driver() + " " + receipt.destination())) {
                throw new IllegalArgumentException("two receipts of one destination");
            }
            receipts.add(receipt);
        }
        return new Sending(
                new EmergencyTx(
                        tx.txid(),
                        tx,
                        new SendOptions(
                                drivers.equals(NOBODY) ? Set.of() : readDrivers(drivers),
                                minAcks,
                                deadline),
                        since,
                        state,
                        receipts,
                        block.equals(NOBODY) ? Optional.empty() : Optional.of(readBlock(block)),
                        seenBy),
                begun,
                widest,
                new Sending.Position(Integer.parseInt(after[0]), Hash256.parse(after[1])));
    }

    private static Set<String> readDrivers(String value) {
        return Arrays.stream(value.split(","))
                .map(LedgerFormat::text)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String block(StoredHeader block) {
        return block.height()
                + " "
                + block.chainWork().toString(16)
                + " "
                + HexFormat.of().formatHex(block.header().bytes());
    }

    private static StoredHeader readBlock(String value) {
        String[] words = words(value, 3);
        return new StoredHeader(
                BlockHeader.of(HexFormat.of().parseHex(words[2])),
                Integer.parseInt(words[0]),
                new BigInteger(words[1], 16));
    }

    private static String receipt(TxReceipt receipt) {
        return String.join(
                " ",
                receipt.driver().isEmpty() ? NOBODY : receipt.driver(),
                token(receipt.destination()),
                receipt.status().name(),
                receipt.at().toString(),
                Integer.toString(receipt.attempts()),
                token(receipt.text()));
    }

    private static TxReceipt readReceipt(String value) {
        String[] words = words(value, 6);
        String driver = words[0].equals(NOBODY) ? "" : words[0];
        String destination = text(words[1]);
        if (!driver.isEmpty() && !PeerId.parse(destination).driver().equals(driver)) {
            throw new IllegalArgumentException("a receipt of another driver's peer");
        }
        return new TxReceipt(
                driver,
                destination,
                TxReceipt.Status.valueOf(words[2]),
                Instant.parse(words[3]),
                Integer.parseInt(words[4]),
                text(words[5]));
    }

    private static String value(Iterator<String> lines, String name) {
        String line = lines.next();
        if (!line.startsWith(name + " ")) {
            throw new IllegalArgumentException("no " + name);
        }
        return line.substring(name.length() + 1);
    }

    private static String[] words(String value, int count) {
        String[] words = value.split(" ");
        if (words.length != count) {
            throw new IllegalArgumentException(count + " words, not " + words.length);
        }
        return words;
    }

    /** Without spaces, and never empty. */
    private static String token(String text) {
        return "'" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(String token) {
        if (!token.startsWith("'")) {
            throw new IllegalArgumentException("no text");
        }
        return URLDecoder.decode(token.substring(1), StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder out, String name, String value) {
        line(out, name + " " + value);
    }

    private static void line(StringBuilder out, String line) {
        out.append(line).append('\n');
    }

    private static String sum(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
