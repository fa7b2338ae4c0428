package org.altnet.launcher.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.home.Home;

/**
 * A password on a line of its own, for the owner's eyes only.
 *
 * @param path where
 */
record PasswordFile(Path path) {
    boolean exists() {
        return Files.exists(path);
    }

    /** What an earlier setup wrote. */
    String read() throws ExitException {
        try {
            String password = Files.readString(path).strip();
            if (password.isEmpty()) {
                throw ExitException.failed(path + " is empty; write it anew with --force");
            }
            return password;
        } catch (IOException e) {
            throw ExitException.failed("cannot read " + path + ": " + e);
        }
    }

    /** Replaces what is there. */
    String write(String password) throws ExitException {
        try {
            Home.writeOwnerOnly(path, password + "\n");
            return password;
        } catch (IOException e) {
            throw ExitException.failed("cannot write " + path + ": " + e);
        }
    }
}
