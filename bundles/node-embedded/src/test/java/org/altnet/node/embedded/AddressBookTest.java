package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.testing.ManualTime;
import org.altnet.node.embedded.AddressBook.Ending;
import org.junit.jupiter.api.Test;

class AddressBookTest {
    private static final PeerAddress ONE = new PeerAddress("one", 1);
    private static final PeerAddress TWO = new PeerAddress("two", 2);

    private final ManualTime time = new ManualTime();
    private final AddressBook book = new AddressBook(new Random(4));

    @Test
    void anAddressIsGivenOutOnceAtATime() {
        book.add(List.of(ONE, TWO));
        Optional<PeerAddress> first = book.take(time.now());
        Optional<PeerAddress> second = book.take(time.now());
        assertNotEquals(first, second);
        assertEquals(Optional.empty(), book.take(time.now()));
    }

    @Test
    void failuresLengthenThePauseUpToTenMinutes() {
        book.add(List.of(ONE));
        Duration longest = Duration.ZERO;
        for (int failures = 1; failures <= 40; failures++) {
            assertEquals(Optional.of(ONE), book.take(time.now()));
            Duration pause = book.release(ONE, Ending.FAILED, time.now());
            long middle = Math.min(600, 1L << Math.min(20, failures - 1));
            assertTrue(pause.compareTo(Duration.ofMillis(middle * 500)) >= 0, pause.toString());
            assertTrue(pause.compareTo(Duration.ofMillis(middle * 1_500)) <= 0, pause.toString());
            assertEquals(Optional.empty(), book.take(time.now()));
            time.advance(pause);
            longest = pause;
        }
        assertTrue(longest.compareTo(Duration.ofMinutes(5)) >= 0);
    }

    @Test
    void aConnectionThatWorkedIsTriedAgainSoon() {
        book.add(List.of(ONE));
        for (int i = 0; i < 10; i++) {
            book.take(time.now());
            time.advance(book.release(ONE, Ending.FAILED, time.now()));
        }
        book.take(time.now());
        Duration pause = book.release(ONE, Ending.WORKED, time.now());
        assertTrue(pause.compareTo(Duration.ofSeconds(2)) < 0, pause.toString());
    }

    @Test
    void whoeverMisbehavedWaitsLongest() {
        book.add(List.of(ONE));
        book.take(time.now());
        assertEquals(AddressBook.LONGEST_PAUSE, book.release(ONE, Ending.MISBEHAVED, time.now()));
    }

    @Test
    void hopelessAddressesMakeRoom() {
        book.add(List.of(ONE));
        for (int i = 0; i < 5; i++) {
            book.take(time.now());
            time.advance(book.release(ONE, Ending.FAILED, time.now()));
        }
        book.add(List.of(TWO));
        assertEquals(Optional.of(TWO), book.take(time.now()));
        assertEquals(Optional.empty(), book.take(time.now()));
    }
}
