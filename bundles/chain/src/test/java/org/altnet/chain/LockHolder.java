package org.altnet.chain;

import java.io.IOException;
import java.nio.file.Path;

/** Another process: holds the lock on a file until its standard input ends. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] args) throws IOException {
        try (LockedFile file = LockedFile.open(Path.of(args[0]))) {
            System.out.write('L');
            System.out.flush();
            while (System.in.read() >= 0) {
                file.size();
            }
        }
    }
}
