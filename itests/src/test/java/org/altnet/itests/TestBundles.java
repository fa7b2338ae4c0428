package org.altnet.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.altnet.hostile.HostileActivator;
import org.altnet.hostile.Mischief;

/** Bundles that tests make: from classes of their own, or from a jar that ships. */
final class TestBundles {
    private static final String[] HOSTILE_CLASSES = {
        "HostileActivator", "HostileDriver", "HostileDriver$1", "HostileDriver$Session", "Mischief"
    };

    private TestBundles() {}

    /** A driver that does one mischief. */
    static InputStream hostile(Mischief mischief) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "altnet-test-hostile");
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Bundle-Activator", HostileActivator.class.getName());
        main.putValue(
                "Import-Package",
                "org.osgi.framework,org.altnet.api.driver,org.altnet.api.message,"
                        + "org.altnet.api.time");
        main.putValue(HostileActivator.HEADER, mischief.name());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (String name : HOSTILE_CLASSES) {
                String entry = "org/altnet/hostile/" + name + ".class";
                try (InputStream in =
                        HostileActivator.class.getClassLoader().getResourceAsStream(entry)) {
                    if (in != null) {
                        jar.putNextEntry(new JarEntry(entry));
                        in.transferTo(jar);
                        jar.closeEntry();
                    }
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** A bundle that ships, under another version. */
    static InputStream withVersion(Path bundle, String version) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarFile in = new JarFile(bundle.toFile())) {
            Manifest manifest = new Manifest(in.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            // Signatures are about the other bytes.
            manifest.getEntries().clear();
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                for (Enumeration<JarEntry> all = in.entries(); all.hasMoreElements(); ) {
                    JarEntry entry = all.nextElement();
                    if (!entry.getName().startsWith("META-INF/")) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        in.getInputStream(entry).transferTo(out);
                        out.closeEntry();
                    }
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
