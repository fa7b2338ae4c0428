package org.altnet.itests;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes bundles out of nothing, and out of those that ship. None of them is signed. */
final class Jars {
    private Jars() {}

    /** The shipped loopback driver. */
    static Path loopback() {
        return Distribution.home().resolve("drivers/altnet-driver-loopback.jar");
    }

    /** A bundle that has nothing but a manifest and, for what it exports, an empty class. */
    static Path bundle(Path file, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        headers.forEach(main::putValue);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new ZipEntry("empty"));
            jar.closeEntry();
        }
        return file;
    }

    /** A copy with some headers set, or longer where they begin with a comma. */
    static Path changed(Path from, Path to, Map<String, String> headers) throws IOException {
        try (JarFile source = new JarFile(from.toFile(), false)) {
            Manifest manifest = new Manifest();
            Attributes main = manifest.getMainAttributes();
            main.putAll(source.getManifest().getMainAttributes());
            headers.forEach(
                    (name, value) ->
                            main.putValue(
                                    name,
                                    value.startsWith(",") ? main.getValue(name) + value : value));
            try (OutputStream out = Files.newOutputStream(to);
                    JarOutputStream jar = new JarOutputStream(out, manifest)) {
                for (JarEntry entry : source.stream().toList()) {
                    if (!isOfManifest(entry.getName())) {
                        jar.putNextEntry(new ZipEntry(entry.getName()));
                        source.getInputStream(entry).transferTo(jar);
                        jar.closeEntry();
                    }
                }
            }
        }
        return to;
    }

    /** The manifest, and signatures over it. */
    private static boolean isOfManifest(String name) {
        return name.equals("META-INF/") || name.matches("META-INF/[^/]+\\.(MF|SF|RSA|DSA|EC)");
    }
}
