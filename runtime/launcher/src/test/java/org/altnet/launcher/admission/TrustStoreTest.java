package org.altnet.launcher.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustStoreTest {
    private static final Clock CLOCK = Clock.fixed(Signer.FROM.plusSeconds(60), ZoneOffset.UTC);

    @TempDir Path directory;

    @Test
    void isReadFromAllFoldersThatThereAre() throws IOException, ExitException, RefusedException {
        Signer alice = Signer.selfSigned("CN=Alice");
        Signer bob = Signer.selfSigned("CN=Bob");
        Path ours = Files.createDirectories(directory.resolve("ours"));
        Files.writeString(ours.resolve("both.pem"), alice.pem() + bob.pem());
        Files.writeString(ours.resolve("notes.txt"), "not a certificate");
        TrustStore store = TrustStore.load(List.of(directory.resolve("none"), ours), CLOCK);

        Path unsigned = Bundles.unsigned(directory.resolve("unsigned.jar"));
        for (Signer signer : List.of(alice, bob)) {
            Path jar = signer.sign(unsigned, directory.resolve("signed.jar"));
            assertEquals(
                    signer.certificate().getSubjectX500Principal().getName(),
                    "CN=" + store.trusted(JarSignature.verify(jar)));
        }
    }

    @Test
    void aFileThatIsNoCertificateIsNamed() throws IOException {
        for (String text : List.of("", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n")) {
            Path file = Files.writeString(directory.resolve("bad.pem"), text);
            ExitException refused =
                    assertThrows(
                            ExitException.class, () -> TrustStore.load(List.of(directory), CLOCK));
            assertEquals(78, refused.status());
            assertEquals(1, refused.lines().size());
            assertTrue(
                    refused.getMessage().startsWith(file + ": not an X.509"), refused.toString());
        }
    }
}
