package org.altnet.driver.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.time.Moment;
import org.altnet.wire.OnionAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressBookTest {
    private static final Endpoint OWN = new Endpoint("127.0.0.1", 18_444);

    private final ManualTime time = new ManualTime();
    private final AddressBook book =
            new AddressBook(List.of(OWN), time.now().wall(), new Random(1));

    @TempDir private Path directory;

    @Test
    void theOperatorsComeFirstAndThenThoseThatFailedLeast() {
        learn(1, "a");
        learn(2, "a");
        Contact first = next().orElseThrow();
        assertEquals(OWN, first.endpoint());
        first.calling();
        Contact second = next().orElseThrow();
        second.calling();
        second.failed(Duration.ofSeconds(5), now());
        time.advance(Duration.ofSeconds(6));

        assertFalse(next().orElseThrow() == second);
        next().orElseThrow().calling();
        assertEquals(second, next().orElseThrow());
    }

    @Test
    void oneThatFailedIsLeftAloneForItsPause() {
        Contact own = next().orElseThrow();
        own.calling();
        assertEquals(Optional.empty(), next());
        own.failed(Duration.ofMinutes(1), now());
        time.advance(Duration.ofSeconds(59));
        assertEquals(Optional.empty(), next());
        time.advance(Duration.ofSeconds(1));
        assertEquals(own, next().orElseThrow());
    }

    @Test
    void noSourceHasMoreThanItsShareOfConnections() {
        next().orElseThrow().calling();
        learn(1, "a");
        learn(2, "a");
        learn(3, "b");
        next(1).orElseThrow().calling();
        next(1).orElseThrow().calling();

        assertEquals(Optional.empty(), next(1));
        assertTrue(next(2).isPresent());
    }

    @Test
    void noSourceFillsIt() {
        for (int i = 0; i < 2 * AddressBook.MOST_OF_A_SOURCE; i++) {
            learn(i, "a");
        }
        assertEquals(AddressBook.MOST_OF_A_SOURCE, book.heardOf().size());
        for (int source = 0; source < 50; source++) {
            for (int i = 0; i < AddressBook.MOST_OF_A_SOURCE; i++) {
                learn(1_000 * (source + 1) + i, "s" + source);
            }
        }

        assertEquals(AddressBook.MOST, book.heardOf().size());
        long sources = book.heardOf().stream().map(Contact::source).distinct().count();
        assertEquals(51, sources, "newcomers of new sources take the place of others");
    }

    @Test
    void whatIsOldOrKnownIsNoNews() {
        Instant wall = now().wall();
        assertTrue(book.learn(onion(1), "a", wall.minus(Duration.ofDays(29)), wall));
        assertFalse(book.learn(onion(1), "b", wall, wall), "known");
        assertFalse(book.learn(onion(2), "a", wall.minus(Duration.ofDays(31)), wall), "old");
        assertTrue(book.learn(onion(3), "a", wall.plus(Duration.ofDays(1)), wall));

        assertEquals(wall, book.heardOf().get(0).seen());
        assertTrue(book.heardOf().get(1).seen().isBefore(wall), "nobody comes from the future");
    }

    @Test
    void oneThatNeverAnswersIsForgotten() {
        learn(1, "a");
        Contact contact = book.heardOf().get(0);
        for (int i = 0; i < 6; i++) {
            book.prune();
            assertEquals(1, book.heardOf().size());
            contact.failed(Duration.ZERO, now());
        }
        book.prune();

        assertEquals(List.of(), book.heardOf());
        assertEquals(1, book.all().size(), "the operator's stay");
    }

    @Test
    void theFileBringsBackWhatWasKnown() throws IOException {
        learn(1, "a.onion:8333");
        learn(2, "b.onion:8333");
        book.heardOf().get(0).reachedAt(now().wall());
        book.heardOf().get(1).failed(Duration.ofHours(1), now());
        AddressFile file = new AddressFile(directory);
        assertEquals(List.of(), file.read());
        file.write(AddressFile.lines(book.heardOf()));
        file.write(AddressFile.lines(book.heardOf()));
        AddressBook again = new AddressBook(List.of(OWN), now().wall(), new Random(1));
        again.restore(file.read());

        assertEquals(AddressFile.lines(book.heardOf()), AddressFile.lines(again.heardOf()));
        assertEquals(Optional.of(now().wall()), again.heardOf().get(0).reached());
        assertEquals(1, again.heardOf().get(1).failures());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("addresses"))));
    }

    @Test
    void aDamagedFileIsRefusedAsAWhole() throws IOException {
        learn(1, "a");
        List<String> sound = AddressFile.lines(book.heardOf());
        AddressFile file = new AddressFile(directory);
        for (String line :
                List.of(
                        "",
                        "nonsense",
                        "a:1 b 1 0",
                        "a:1 b 1 0 -1",
                        "a:0 b 1 0 0",
                        "a:1 b x 0 0")) {
            file.write(List.of(sound.get(0), sound.get(1), line));
            IOException refused = assertThrows(IOException.class, file::read, line);
            assertTrue(refused.getMessage().contains("line 3"), refused.getMessage());
        }
        file.write(List.of("something else"));
        assertThrows(IOException.class, file::read);
    }

    @Test
    void whateverTheFileHoldsIsReadOrRefused() throws IOException {
        learn(1, "a");
        AddressFile file = new AddressFile(directory);
        file.write(AddressFile.lines(book.heardOf()));
        Path path = directory.resolve("addresses");
        byte[] sound = Files.readAllBytes(path);
        Random random = new Random(7);
        for (int i = 0; i < Integer.getInteger("altnet.fuzz.rounds", 20_000) / 20; i++) {
            byte[] bytes = sound.clone();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(path, bytes);
            try {
                AddressFile.lines(file.read());
            } catch (IOException refused) {
                assertFalse(refused.getMessage().isEmpty());
            }
        }
    }

    private void learn(int number, String source) {
        book.learn(onion(number), source, now().wall(), now().wall());
    }

    private Optional<Contact> next() {
        return next(10);
    }

    private Optional<Contact> next(int mostOfASource) {
        return book.next(now(), mostOfASource, contact -> true);
    }

    private Moment now() {
        return time.now();
    }

    private static Endpoint onion(int number) {
        byte[] key = ByteBuffer.allocate(OnionAddress.KEY).putInt(number).array();
        return new Endpoint(OnionAddress.of(key), 8_333);
    }
}
