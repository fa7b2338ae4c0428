package org.altnet.deploy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.altnet.api.driver.Driver;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What a jar's manifest says of the bundle in it.
 *
 * @param fragmentHost whom it is a fragment of; empty if it is none
 * @param active whether anything in it runs when it is started
 * @param promisesDriver whether it says that it brings a driver
 */
record BundleJar(Identity identity, String fragmentHost, boolean active, boolean promisesDriver) {
    private static final String COMPONENTS = "Service-Component";
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[\\w.-]+");

    /**
     * @throws IOException if it is no bundle or cannot be read; the message goes after the file's
     *     name
     */
    static BundleJar read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("a directory, not a jar");
        }
        // Not verified: signatures are the business of who admits bundles.
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new IOException("not a bundle: there is no META-INF/MANIFEST.MF in it");
            }
            return of(manifest.getMainAttributes());
        } catch (ZipException | EOFException e) {
            String detail = e.getMessage() == null ? "it ends too early" : e.getMessage();
            throw new IOException("not a jar, or not all of it: " + detail, e);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a bundle: " + e.getMessage(), e);
        }
    }

    private static BundleJar of(Attributes manifest) throws IOException {
        String name = name(manifest.getValue(Constants.BUNDLE_SYMBOLICNAME));
        if (name.isEmpty()) {
            throw new IOException("not a bundle: its manifest has no Bundle-SymbolicName");
        }
        if (!SYMBOLIC_NAME.matcher(name).matches()) {
            throw new IOException("not a bundle: its Bundle-SymbolicName is no name");
        }
        String capabilities = manifest.getValue(Constants.PROVIDE_CAPABILITY);
        return new BundleJar(
                new Identity(name, Version.parseVersion(manifest.getValue("Bundle-Version"))),
                name(manifest.getValue(Constants.FRAGMENT_HOST)),
                manifest.getValue(COMPONENTS) != null
                        || manifest.getValue(Constants.BUNDLE_ACTIVATOR) != null,
                capabilities != null && capabilities.contains(Driver.class.getName()));
    }

    private static String name(String header) {
        return header == null ? "" : header.split(";", 2)[0].strip();
    }

    boolean isFragment() {
        return !fragmentHost.isEmpty();
    }
}
