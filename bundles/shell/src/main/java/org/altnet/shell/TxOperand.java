package org.altnet.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.altnet.api.message.Tx;
import org.altnet.shell.text.Printable;

/** The transaction of a command: its hexadecimal digits, or a file that has those or its bytes. */
final class TxOperand {
    private static final Pattern DIGITS = Pattern.compile("[0-9A-Fa-f]+");

    /** Of the smallest transaction that there is; anything shorter can only be a file. */
    private static final int LEAST_DIGITS = 2 * 60;

    private static final int MOST_BYTES_OF_FILE = 2 * Tx.MAX_LENGTH + 1_000;

    private TxOperand() {}

    /**
     * @throws CommandFailure if it cannot be read, or is no transaction
     */
    static Tx read(Usage usage, String... arguments) throws CommandFailure {
        List<String> operands = usage.operands(arguments, 1);
        if (operands.isEmpty()) {
            throw usage.wrong("which transaction?");
        }
        String operand = operands.get(0);
        if (operand.length() >= LEAST_DIGITS && isHex(operand)) {
            return transaction(bytes(operand, "the argument"), "the argument");
        }
        Path file = OperandPath.of(usage, arguments);
        byte[] content = content(file);
        String text = new String(content, ISO_8859_1).replaceAll("\\s", "");
        return transaction(isHex(text) ? bytes(text, file.toString()) : content, file.toString());
    }

    private static boolean isHex(String text) {
        return DIGITS.matcher(text).matches();
    }

    private static byte[] bytes(String digits, String where) throws CommandFailure {
        if (digits.length() % 2 != 0) {
            throw CommandFailure.failed(
                    Printable.of(where)
                            + " has "
                            + digits.length()
                            + " hexadecimal digits, half a byte too many: is it complete?");
        }
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] content(Path file) throws CommandFailure {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MOST_BYTES_OF_FILE + 1);
            if (content.length > MOST_BYTES_OF_FILE) {
                throw CommandFailure.failed(
                        Printable.of(file.toString()) + " is too large for a transaction");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw CommandFailure.failed(
                    "there is no file "
                            + Printable.of(file.toString())
                            + ", nor is that a transaction in hexadecimal digits",
                    e);
        } catch (IOException e) {
            throw CommandFailure.failed(
                    Printable.of(file.toString()) + " cannot be read: " + Printable.of(e + ""), e);
        }
    }

    private static Tx transaction(byte[] bytes, String where) throws CommandFailure {
        try {
            Tx tx = Tx.of(bytes);
            tx.txid();
            return tx;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed(
                    Printable.of(where + " is no transaction: " + e.getMessage()), e);
        }
    }
}
