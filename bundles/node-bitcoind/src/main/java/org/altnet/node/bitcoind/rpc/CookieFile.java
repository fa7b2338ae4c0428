package org.altnet.node.bitcoind.rpc;

import java.io.IOException;
import java.nio.file.Path;

/** The file that the node writes at each start, with a password of that start. */
public record CookieFile(Path file) implements Credentials {
    @Override
    public String read() throws IOException {
        String text = SecretFile.line(file, "the cookie file");
        if (text.indexOf(':') < 1) {
            throw new IOException("the cookie file " + file + " is not of the form user:password");
        }
        return text;
    }

    @Override
    public String describe() {
        return "cookie " + file;
    }

    @Override
    public String remedy() {
        return "check that the cookie "
                + file
                + " is that of this node, or set rpc.user and rpc.password.file";
    }
}
