package org.altnet.launcher.config;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars with a metatype document, as bnd writes it. */
public final class Jars {
    private Jars() {}

    /** Declares [altnet.lightning] and a [altnet.chain] that the launcher fills in. */
    public static Path standard(Path directory) throws IOException {
        return jar(
                directory.resolve("bundle.jar"),
                metatype(
                        "altnet.lightning",
                        """
                        <AD id="listen" type="String" default="" description="Where to listen."/>
                        <AD id="peers" type="String" default=""/>
                        <AD id="max.peers" type="Integer" default="8"/>
                        <AD id="open" type="Boolean" default="false"/>
                        <AD id="mode" type="String">
                          <Option label="a" value="a"/><Option label="b" value="b"/>
                        </AD>
                        <AD id="state.directory" type="String"/>
                        <AD id="network" type="String"/>
                        """),
                metatype("altnet.chain", "<AD id=\"network\" type=\"String\"/>"));
    }

    /** Declares the nodes as their bundles do, and a factory. */
    public static Path nodes(Path directory) throws IOException {
        return jar(
                directory.resolve("nodes.jar"),
                metatype(
                        "altnet.node.embedded",
                        "<AD id=\"network\" type=\"String\"/><AD id=\"peers\" type=\"String\"/>"),
                metatype(
                        "altnet.node.bitcoind",
                        "<AD id=\"network\" type=\"String\"/><AD id=\"datadir\" type=\"String\"/>"),
                metatype("altnet.radio", "<AD id=\"band\" type=\"String\"/>")
                        .replace(" pid=", " factoryPid="));
    }

    public static Path jar(Path path, String... documents) throws IOException {
        Files.createDirectories(path.getParent());
        try (OutputStream file = Files.newOutputStream(path);
                ZipOutputStream jar = new ZipOutputStream(file)) {
            for (int i = 0; i < documents.length; i++) {
                jar.putNextEntry(new ZipEntry("OSGI-INF/metatype/" + i + ".xml"));
                jar.write(documents[i].getBytes(StandardCharsets.UTF_8));
            }
        }
        return path;
    }

    public static String metatype(String pid, String definitions) {
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0" localization="OSGI-INF/l10n/x">
          <OCD id="ocd" name="a name" description="">
            %s
          </OCD>
          <Designate pid="%s">
            <Object ocdref="ocd"/>
          </Designate>
        </metatype:MetaData>
        """
                .formatted(definitions, pid);
    }
}
