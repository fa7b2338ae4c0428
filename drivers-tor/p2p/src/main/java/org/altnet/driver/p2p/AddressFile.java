package org.altnet.driver.p2p;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The address book between two sessions: a text file that its owner alone reads, replaced as a
 * whole. A line for each address, with blanks between:
 *
 * <pre>
 * host:port source seen reached failures
 * </pre>
 *
 * times in seconds since 1970, reached 0 for never. One thread at a time.
 */
final class AddressFile {
    private static final String FIRST_LINE = "altnet-p2p-addresses 1";
    private static final int FIELDS = 5;
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_FAILURES = 1_000;

    private final Path file;

    AddressFile(Path directory) {
        this.file = directory.resolve("addresses");
    }

    /**
     * @return none if there is no file yet
     * @throws IOException if it cannot be read, or is damaged
     */
    List<Contact> read() throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is too long to be an address book");
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        if (lines.isEmpty() || !lines.get(0).equals(FIRST_LINE)) {
            throw new IOException(file + " does not begin as an address book");
        }
        List<Contact> contacts = new ArrayList<>();
        for (int i = 1; i < lines.size() && i <= AddressBook.MOST; i++) {
            try {
                contacts.add(contact(lines.get(i).split(" ")));
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new IOException(file + ": line " + (i + 1) + " is no address", e);
            }
        }
        return contacts;
    }

    /** What {@link #write} takes; to be made where the contacts live. */
    static List<String> lines(Collection<Contact> contacts) {
        List<String> lines = new ArrayList<>(List.of(FIRST_LINE));
        for (Contact contact : contacts) {
            lines.add(
                    "%s %s %d %d %d"
                            .formatted(
                                    contact.endpoint(),
                                    contact.source(),
                                    contact.seen().getEpochSecond(),
                                    contact.reached().map(Instant::getEpochSecond).orElse(0L),
                                    contact.failures()));
        }
        return lines;
    }

    /** Replaces it, or leaves it as it was. */
    void write(List<String> lines) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, lines, StandardCharsets.ISO_8859_1);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Contact contact(String[] fields) {
        if (fields.length != FIELDS || fields[1].isEmpty()) {
            throw new IllegalArgumentException("not " + FIELDS + " fields");
        }
        long reached = Long.parseLong(fields[3]);
        int failures = Integer.parseInt(fields[4]);
        if (failures < 0 || failures > MOST_FAILURES) {
            throw new IllegalArgumentException("failures");
        }
        return new Contact(
                Endpoint.parse(fields[0]),
                fields[1],
                Instant.ofEpochSecond(Long.parseLong(fields[2])),
                reached == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(reached)),
                failures);
    }
}
