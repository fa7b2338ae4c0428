package org.altnet.launcher.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.altnet.launcher.exit.ExitException;

/**
 * Where one AltNet keeps what is its own: {@code conf/altnet.conf}, {@code deploy/} and {@code
 * var/}. Several homes may run from one distribution, each alone.
 *
 * @param directory absolute
 * @param isDefault whether {@code altnet} finds it without {@code --home}
 */
public record Home(Path directory, boolean isDefault) {
    /** The line of the template that names the network. */
    private static final String NETWORK_LINE = "network=mainnet";

    /** {@code sun_path} is 108 bytes on Linux and 104 on macOS and the BSDs, with a closing NUL. */
    static final int LONGEST_SOCKET_PATH = 103;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private static final FileAttribute<?> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** One that {@code --home} must name. */
    public Home(Path directory) {
        this(directory, false);
    }

    /** What a person types for {@code words} about this home, as in {@code altnet start}. */
    public String command(String words) {
        return "altnet " + (isDefault ? "" : "--home " + quoted() + " ") + words;
    }

    /** In double quotes if a shell needs any: hints have single ones of their own. */
    private String quoted() {
        String text = directory.toString();
        return PLAIN.matcher(text).matches()
                ? text
                : '"' + text.replaceAll("([\\\\\"$`])", "\\\\$1") + '"';
    }

    public Path conf() {
        return directory.resolve("conf").resolve("altnet.conf");
    }

    /** The home's own logging configuration: optional, used instead of the shipped one. */
    public Path logback() {
        return directory.resolve("conf").resolve("logback.xml");
    }

    /** Of the user that {@code altnet node setup} makes for a Bitcoin node's RPC: optional. */
    public Path nodePassword() {
        return directory.resolve("conf").resolve("bitcoind.password");
    }

    /** The operator's own certificates, in {@code *.pem} files: optional. */
    public Path trust() {
        return directory.resolve("conf").resolve("trust");
    }

    public Path deploy() {
        return directory.resolve("deploy");
    }

    public Path var() {
        return directory.resolve("var");
    }

    /** Where components keep their files. */
    public Path state() {
        return var().resolve("state");
    }

    public Path log() {
        return var().resolve("log").resolve("altnet.log");
    }

    /** What a daemon writes before and beside its log: errors of the JVM, mostly nothing. */
    public Path daemonOutput() {
        return var().resolve("log").resolve("altnet.out");
    }

    public Path socket() {
        return var().resolve("altnet.sock");
    }

    public Path pidFile() {
        return var().resolve("altnet.pid");
    }

    public Path lockFile() {
        return var().resolve("altnet.lock");
    }

    public Path readyFile() {
        return var().resolve("altnet.ready");
    }

    /**
     * Makes what is missing, for the owner's eyes only, with the shipped configuration. Nothing
     * that exists is touched.
     *
     * @param network written into the configuration if that is made
     * @return whether the configuration was made, and not found
     */
    public boolean create(Distribution distribution, String network) throws ExitException {
        try {
            for (Path part : List.of(conf().getParent(), deploy(), state(), log().getParent())) {
                Files.createDirectories(part, OWNER_ONLY_DIRECTORY);
            }
            return createConf(distribution, network);
        } catch (IOException e) {
            throw ExitException.failed(
                    "cannot make the home "
                            + directory
                            + ": "
                            + reason(e)
                            + "; choose another with --home DIR");
        }
    }

    private boolean createConf(Distribution distribution, String network) throws IOException {
        if (Files.exists(conf())) {
            return false;
        }
        String text =
                Files.readString(distribution.conf("altnet.conf"))
                        .replace(NETWORK_LINE, "network=" + network);
        // Moved into place when it is whole, so that a full disk leaves no half of it.
        Path draft = Files.createTempFile(conf().getParent(), "altnet", ".tmp", OWNER_ONLY_FILE);
        try {
            Files.writeString(draft, text);
            Files.move(draft, conf());
            return true;
        } catch (FileAlreadyExistsException someoneElseWas) {
            return false;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Refuses a home whose control socket the operating system could not bind. */
    public void requireShortSocketPath() throws ExitException {
        int length = socket().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_SOCKET_PATH) {
            throw ExitException.failed(
                    "the path of the control socket, "
                            + socket()
                            + ", has "
                            + length
                            + " bytes and a Unix socket takes "
                            + LONGEST_SOCKET_PATH
                            + "; choose a shorter --home DIR");
        }
    }

    /** Writes or replaces a file that nobody else may read, whole or not at all. */
    public static void writeOwnerOnly(Path file, String text) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), "altnet", ".tmp", OWNER_ONLY_FILE);
        Files.writeString(draft, text, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replaceAll("(Exception|Error)$", "");
        return kind + " " + e.getMessage();
    }
}
