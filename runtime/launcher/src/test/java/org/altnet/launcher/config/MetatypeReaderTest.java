package org.altnet.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetatypeReaderTest {
    @TempDir Path directory;

    @Test
    void readsWhatBndWrites() throws IOException {
        Metatype metatype = MetatypeReader.read(List.of(Jars.standard(directory)));

        assertEquals(Set.of("altnet.chain", "altnet.lightning"), metatype.components().keySet());
        assertEquals(
                new Attribute("listen", "String", 0, "", "Where to listen.", List.of()),
                metatype.components().get("altnet.lightning").get("listen"));
        assertEquals(
                List.of("a", "b"),
                metatype.components().get("altnet.lightning").get("mode").options());
        assertEquals(
                List.of("listen", "max.peers", "mode", "open", "peers"),
                metatype.operatorsKeys("altnet.lightning").stream().map(Attribute::id).toList());
    }

    @Test
    void factoriesAreKnownByTheirFactoryPid() throws IOException {
        String document =
                Jars.metatype("x", "<AD id=\"a\" type=\"String\"/>")
                        .replace("pid=\"x\"", "factoryPid=\"altnet.peer\"");
        Path jar = Jars.jar(directory.resolve("factory.jar"), document);

        Metatype metatype = MetatypeReader.read(List.of(jar, Jars.standard(directory)));

        assertTrue(metatype.keysOf("altnet.peer").isPresent());
        assertEquals(Set.of("altnet.peer"), metatype.factories());
    }

    @Test
    void severalDocumentsAboutOnePidAddUp() throws IOException {
        Path jar =
                Jars.jar(
                        directory.resolve("two.jar"),
                        Jars.metatype("p", "<AD id=\"a\" type=\"String\"/>"),
                        Jars.metatype("p", "<AD id=\"b\" type=\"String\"/>"));

        assertEquals(
                Set.of("a", "b"), MetatypeReader.read(List.of(jar)).components().get("p").keySet());
    }

    @Test
    void noEntityIsExpandedAndNoFileRead() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "stolen");
        String document =
                """
                <?xml version="1.0"?>
                <!DOCTYPE MetaData [<!ENTITY x SYSTEM "%s">]>
                <MetaData><OCD id="o"><AD id="a" type="String" description="d">&x;</AD></OCD>
                <Designate pid="p"><Object ocdref="o"/></Designate></MetaData>
                """
                        .formatted(secret.toUri());
        Path jar = Jars.jar(directory.resolve("evil.jar"), document);

        assertFalse(MetatypeReader.read(List.of(jar)).keysOf("p").isPresent());
    }

    @Test
    void whatIsNoJarOrNoMetatypeDeclaresNothing() throws IOException {
        Path noJar = Files.writeString(directory.resolve("no.jar"), "not a jar");
        Path noXml = Jars.jar(directory.resolve("noxml.jar"), "not xml", "<a/>");
        Path absent = directory.resolve("absent.jar");
        Path good = Jars.standard(directory);

        assertEquals(
                Set.of("altnet.chain", "altnet.lightning"),
                MetatypeReader.read(List.of(noJar, noXml, absent, good)).components().keySet());
    }

    /** A jar of the deploy folder is anybody's. */
    @Test
    void fuzz() throws IOException {
        byte[] good = Files.readAllBytes(Jars.standard(directory));
        Random random = new Random(2);
        Path jar = directory.resolve("fuzz.jar");
        int rounds = Math.min(500, Integer.getInteger("altnet.fuzz.rounds", 150));
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = good.clone();
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(jar, bytes);
            assertTrue(MetatypeReader.read(List.of(jar)).components().size() <= 2);
        }
    }
}
