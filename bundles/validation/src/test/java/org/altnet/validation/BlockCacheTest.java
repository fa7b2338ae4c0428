package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.junit.jupiter.api.Test;

class BlockCacheTest {
    private final BlockCache cache = new BlockCache(300);

    @Test
    void theOneThatWasNotAskedForLongestMakesRoom() {
        for (int i = 1; i <= 3; i++) {
            cache.add(hash(i), block(100));
        }
        cache.find(hash(1));
        cache.add(hash(4), block(150));
        assertEquals(Optional.of(block(100)), cache.find(hash(1)));
        assertEquals(Optional.empty(), cache.find(hash(2)));
        assertEquals(Optional.empty(), cache.find(hash(3)));
        assertEquals(Optional.of(block(150)), cache.find(hash(4)));
    }

    @Test
    void oneThatIsTooLargeChangesNothing() {
        cache.add(hash(1), block(300));
        cache.add(hash(2), block(301));
        assertEquals(Optional.of(block(300)), cache.find(hash(1)));
        assertEquals(Optional.empty(), cache.find(hash(2)));
    }

    @Test
    void oneThatIsThereAlreadyIsNotCountedTwice() {
        for (int i = 0; i < 10; i++) {
            cache.add(hash(1), block(100));
        }
        cache.add(hash(2), block(200));
        assertEquals(Optional.of(block(100)), cache.find(hash(1)));
    }

    private static Block block(int length) {
        return Block.of(new byte[length]);
    }

    private static Hash256 hash(int number) {
        return Hash256.digest(new byte[] {(byte) number});
    }
}
