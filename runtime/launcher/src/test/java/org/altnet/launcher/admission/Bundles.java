package org.altnet.launcher.admission;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Small bundles, and ways to spoil them. */
final class Bundles {
    private Bundles() {}

    static Path unsigned(Path jar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(
                JarFile.MANIFEST_NAME,
                bytes(
                        "Manifest-Version: 1.0\r\n"
                                + "Bundle-ManifestVersion: 2\r\n"
                                + "Bundle-SymbolicName: org.example.radio\r\n"
                                + "Bundle-Version: 1.2.3\r\n\r\n"));
        entries.put("org/example/Radio.class", bytes("not really a class"));
        entries.put("OSGI-INF/radio.xml", bytes("<component/>"));
        return write(jar, entries);
    }

    /** A copy with other entries; compressed anew, so that only what is changed is different. */
    static Path spoil(Path jar, Path spoilt, Consumer<Map<String, byte[]>> change)
            throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile in = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : in.stream().toList()) {
                entries.put(entry.getName(), in.getInputStream(entry).readAllBytes());
            }
        }
        change.accept(entries);
        return write(spoilt, entries);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Path write(Path jar, Map<String, byte[]> entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return jar;
    }
}
