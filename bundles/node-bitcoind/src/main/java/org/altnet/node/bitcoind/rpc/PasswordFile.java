package org.altnet.node.bitcoind.rpc;

import java.io.IOException;
import java.nio.file.Path;

/** A user of the node's {@code rpcauth}, with the password in a file that only its owner reads. */
public record PasswordFile(String user, Path file) implements Credentials {
    @Override
    public String read() throws IOException {
        SecretFile.requireOwnersOnly(file);
        return user + ":" + SecretFile.line(file, "the password file");
    }

    @Override
    public String describe() {
        return "user " + user;
    }

    @Override
    public String remedy() {
        return "check rpc.user and rpc.password.file against the node's rpcauth";
    }
}
