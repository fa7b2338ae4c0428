package org.altnet.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes jars. */
final class Jars {
    private Jars() {}

    /** A bundle with a component in it. */
    static Path driver(Path file, String symbolicName, String version) throws IOException {
        return of(
                file,
                "Bundle-SymbolicName: " + symbolicName,
                "Bundle-Version: " + version,
                "Service-Component: OSGI-INF/a.xml");
    }

    /**
     * @param headers as in a manifest; none for no manifest
     */
    static Path of(Path file, String... headers) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = open(out, headers)) {
            jar.putNextEntry(new ZipEntry("content"));
            jar.write(new byte[2_000]);
            jar.closeEntry();
        }
        return file;
    }

    private static JarOutputStream open(OutputStream out, String... headers) throws IOException {
        if (headers.length == 0) {
            return new JarOutputStream(out);
        }
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            main.putValue(parts[0], parts[1]);
        }
        return new JarOutputStream(out, manifest);
    }
}
