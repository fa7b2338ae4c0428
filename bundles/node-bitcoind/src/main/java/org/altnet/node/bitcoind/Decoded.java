package org.altnet.node.bitcoind;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;

/**
 * Makes values of the node's answers. Stateless. Whatever does not fit is a {@link
 * GarbledException}: the node is the operator's own, and still bytes from outside.
 */
final class Decoded {
    private static final int HASH_DIGITS = 2 * Hash256.LENGTH;

    private Decoded() {}

    /** An answer that is not of the expected form. */
    static final class GarbledException extends Exception {
        private static final long serialVersionUID = 1L;

        GarbledException(String message) {
            super(message);
        }
    }

    static JsonObject object(JsonValue value) throws GarbledException {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new GarbledException("an object was expected");
    }

    static JsonArray array(JsonValue value) throws GarbledException {
        if (value instanceof JsonArray array) {
            return array;
        }
        throw new GarbledException("an array was expected");
    }

    static String string(JsonValue value) throws GarbledException {
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw new GarbledException("a string was expected");
    }

    static String string(JsonObject object, String key) throws GarbledException {
        if (object.get(key) instanceof JsonString string) {
            return string.getString();
        }
        throw new GarbledException(key + " is missing, or no string");
    }

    static Optional<String> optionalString(JsonObject object, String key) {
        return object.get(key) instanceof JsonString string
                ? Optional.of(string.getString())
                : Optional.empty();
    }

    static Optional<Boolean> optionalFlag(JsonObject object, String key) {
        JsonValue value = object.get(key);
        if (value == JsonValue.TRUE) {
            return Optional.of(true);
        }
        return value == JsonValue.FALSE ? Optional.of(false) : Optional.empty();
    }

    static long integer(JsonObject object, String key) throws GarbledException {
        if (object.get(key) instanceof JsonNumber number) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException e) {
                // Said below.
            }
        }
        throw new GarbledException(key + " is missing, or no whole number");
    }

    static int count(JsonObject object, String key) throws GarbledException {
        long value = integer(object, key);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new GarbledException(key + " is " + value);
        }
        return (int) value;
    }

    static Hash256 hash(String text) throws GarbledException {
        try {
            return Hash256.parse(text);
        } catch (IllegalArgumentException e) {
            throw new GarbledException("a hash was expected: " + e.getMessage());
        }
    }

    static byte[] hex(String text) throws GarbledException {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new GarbledException("hexadecimal digits were expected");
        }
    }

    /**
     * @param asked the hash it must have
     */
    static BlockHeader header(JsonValue hex, Hash256 asked) throws GarbledException {
        byte[] bytes = hex(string(hex));
        if (bytes.length != BlockHeader.LENGTH) {
            throw new GarbledException("a header of " + bytes.length + " bytes");
        }
        BlockHeader header = BlockHeader.of(bytes);
        requireHash(header, asked);
        return header;
    }

    /**
     * The header from its fields: {@code getblockheader} in words.
     *
     * @param asked the hash that the fields must give
     */
    static StoredHeader stored(JsonValue value, Hash256 asked) throws GarbledException {
        JsonObject object = object(value);
        ByteBuffer raw = ByteBuffer.allocate(BlockHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        raw.putInt((int) integer(object, "version"));
        Optional<String> previous = optionalString(object, "previousblockhash");
        (previous.isPresent() ? hash(previous.get()) : Hash256.ZERO).writeTo(raw);
        hash(string(object, "merkleroot")).writeTo(raw);
        raw.putInt((int) integer(object, "time"));
        raw.putInt(bits(string(object, "bits")));
        raw.putInt((int) integer(object, "nonce"));
        BlockHeader header = BlockHeader.of(raw.array());
        requireHash(header, asked);
        return new StoredHeader(header, count(object, "height"), work(object));
    }

    /**
     * @param asked the hash its header must have
     */
    static Block block(byte[] bytes, Hash256 asked) throws GarbledException {
        if (bytes.length <= BlockHeader.LENGTH || bytes.length > Block.MAX_LENGTH) {
            throw new GarbledException("a block of " + bytes.length + " bytes");
        }
        Block block = Block.of(bytes);
        requireHash(block.header(), asked);
        return block;
    }

    private static void requireHash(BlockHeader header, Hash256 asked) throws GarbledException {
        if (!header.hash().equals(asked)) {
            throw new GarbledException("header " + header.hash() + " instead of " + asked);
        }
    }

    private static int bits(String text) throws GarbledException {
        byte[] bytes = hex(text);
        if (bytes.length != Integer.BYTES) {
            throw new GarbledException("bits are " + text);
        }
        return ByteBuffer.wrap(bytes).getInt();
    }

    private static BigInteger work(JsonObject object) throws GarbledException {
        String text = string(object, "chainwork");
        if (text.isEmpty() || text.length() > HASH_DIGITS) {
            throw new GarbledException("chainwork is " + text.length() + " digits long");
        }
        byte[] bytes = hex(text);
        return new BigInteger(1, bytes);
    }
}
