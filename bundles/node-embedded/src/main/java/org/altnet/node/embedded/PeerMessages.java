package org.altnet.node.embedded;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.GetHeadersMessage;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.InventoryItem;
import org.bitcoinj.core.InventoryMessage;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.Ping;
import org.bitcoinj.core.ProtocolVersion;
import org.bitcoinj.core.VersionMessage;

/**
 * The payloads that a headers-only node writes and reads, by bitcoinj. What {@link Frame} let
 * through is bounded in length already; bitcoinj allocates no more than the bytes that are there
 * can fill. Stateless.
 */
final class PeerMessages {
    private static final String UNPRINTABLE = "[^\\x20-\\x7e]";

    private PeerMessages() {}

    /**
     * Introduces us as any bitcoinj light client, which serves nothing and wants no transactions:
     * what runs beside it is nobody's business.
     */
    static byte[] version(int height, Instant now) {
        // The parameters are there for a port number that no peer looks at.
        VersionMessage ours =
                new VersionMessage(NetworkParameters.of(BitcoinNetwork.MAINNET), height);
        ours.time = now.truncatedTo(ChronoUnit.SECONDS);
        ours.relayTxesBeforeFilter = false;
        return ours.serialize();
    }

    static byte[] getHeaders(BlockLocator locator) {
        List<Sha256Hash> hashes =
                locator.entries().stream().map(e -> BitcoinjTypes.hash(e.hash())).toList();
        return new GetHeadersMessage(
                        ProtocolVersion.CURRENT.intValue(),
                        new org.bitcoinj.core.BlockLocator(hashes),
                        Sha256Hash.ZERO_HASH)
                .serialize();
    }

    /** The peer's software as it names it, made printable, and the height it claims. */
    static String introduction(byte[] version) throws PeerFault {
        VersionMessage theirs = read("version", VersionMessage::read, version);
        return theirs.subVer.replaceAll(UNPRINTABLE, "?") + " at height " + theirs.bestHeight;
    }

    /** The {@code pong} to a {@code ping}. */
    static byte[] pong(byte[] ping) throws PeerFault {
        return read("ping", Ping::read, ping).pong().serialize();
    }

    static Headers headers(byte[] headers) throws PeerFault {
        return BitcoinjTypes.headers(
                read("headers", HeadersMessage::read, headers).getBlockHeaders());
    }

    /** The last block that an {@code inv} announces, which is the newest; empty if none. */
    static Optional<Hash256> announcedBlock(byte[] inv) throws PeerFault {
        return read("inv", InventoryMessage::read, inv).getItems().stream()
                .filter(item -> item.type == InventoryItem.Type.BLOCK)
                .reduce((earlier, later) -> later)
                .map(item -> BitcoinjTypes.hash(item.hash));
    }

    private static <T> T read(String command, Function<ByteBuffer, T> reader, byte[] payload)
            throws PeerFault {
        try {
            return reader.apply(ByteBuffer.wrap(payload));
        } catch (RuntimeException e) {
            // Not one kind: a time in the far future, for one, is a DateTimeException.
            throw new PeerFault("sends a garbled " + command + " message");
        }
    }
}
