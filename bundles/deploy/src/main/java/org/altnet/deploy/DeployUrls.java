package org.altnet.deploy;

import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.service.url.AbstractURLStreamHandlerService;
import org.osgi.service.url.URLConstants;

/**
 * {@code deploy:<file name>}, the location of what came from the folder: with it, {@code update} at
 * the shell reads the file again.
 */
final class DeployUrls extends AbstractURLStreamHandlerService {
    static final String PROTOCOL = "deploy";

    private final Path directory;

    DeployUrls(Path directory) {
        this.directory = directory;
    }

    static Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(URLConstants.URL_HANDLER_PROTOCOL, PROTOCOL);
        return properties;
    }

    @Override
    public URLConnection openConnection(URL url) throws IOException {
        Path file = directory.resolve(url.getPath()).normalize();
        if (!directory.equals(file.getParent())) {
            throw new IOException(url + " is not in " + directory);
        }
        return file.toUri().toURL().openConnection();
    }
}
