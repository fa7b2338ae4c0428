package org.altnet.shell.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void path() {
        path = folder.resolve("altnet.sock");
    }

    @Test
    void isTheOwnersAlone() throws IOException {
        try (SocketFile file = SocketFile.open(path)) {
            assertTrue(file.channel().isOpen());
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
        assertFalse(Files.exists(path), "removed at the end");
    }

    @Test
    void takesThePlaceOfOneThatNobodyAnswersOn() throws IOException {
        leaveBehind();
        assertTrue(Files.exists(path));
        try (SocketFile file = SocketFile.open(path);
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertTrue(client.isConnected());
            assertTrue(file.channel().isOpen());
        }
    }

    @Test
    void leavesOneThatIsAnsweredAlone() throws IOException {
        try (SocketFile first = SocketFile.open(path)) {
            assertRefused("another AltNet answers");
            assertTrue(first.channel().isOpen());
            assertTrue(Files.exists(path));
        }
    }

    @Test
    void leavesAFileThatIsNoSocketAlone() throws IOException {
        Files.writeString(path, "mine");
        assertRefused("no socket");
        assertEquals("mine", Files.readString(path));
    }

    @Test
    void leavesASuccessorsAlone() throws IOException {
        SocketFile file = SocketFile.open(path);
        Files.delete(path);
        try (ServerSocketChannel successor = bind()) {
            file.close();
            file.close();
            assertTrue(successor.isOpen());
            assertTrue(Files.exists(path));
        }
    }

    @Test
    void saysWhenThePathIsTooLong() {
        path = folder.resolve("x".repeat(100));
        assertRefused("at most 103");
    }

    @Test
    void saysWhenTheFolderIsMissing() {
        path = folder.resolve("none").resolve("s");
        assertThrows(IOException.class, () -> SocketFile.open(path));
    }

    private void assertRefused(String because) {
        IOException refused = assertThrows(IOException.class, () -> SocketFile.open(path));
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }

    /** As a process does that is killed: the channel goes, the file stays. */
    private void leaveBehind() throws IOException {
        bind().close();
    }

    private ServerSocketChannel bind() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path));
    }
}
