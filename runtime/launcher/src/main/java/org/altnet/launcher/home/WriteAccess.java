package org.altnet.launcher.home;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;

/**
 * Who but the owner may write where a home keeps code, and what decides about code: whoever writes
 * there runs with all that AltNet may do.
 */
public final class WriteAccess {
    private WriteAccess() {}

    /**
     * Where the file system knows no such permissions, nothing is asked.
     *
     * @throws ExitException with a line and a chmod for each place, code 78
     */
    public static void requireOwnersOnly(Home home) throws ExitException {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        List<String> lines = new ArrayList<>();
        try {
            for (Path place : places(home)) {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(place);
                boolean group = permissions.contains(PosixFilePermission.GROUP_WRITE);
                boolean others = permissions.contains(PosixFilePermission.OTHERS_WRITE);
                if (group || others) {
                    lines.add(
                            place
                                    + " can be written by "
                                    + (others ? "anyone" : "its group")
                                    + ", who could run code in AltNet; run: chmod go-w "
                                    + quoted(place));
                }
            }
        } catch (IOException e) {
            throw ExitException.failed("cannot see who may write to the home: " + e);
        }
        if (!lines.isEmpty()) {
            throw new ExitException(ExitStatus.CONFIGURATION, lines);
        }
    }

    private static List<Path> places(Home home) throws IOException {
        List<Path> places =
                new ArrayList<>(
                        List.of(
                                home.directory(),
                                home.conf().getParent(),
                                home.conf(),
                                home.logback(),
                                home.trust(),
                                home.deploy(),
                                home.var()));
        if (Files.isDirectory(home.trust())) {
            try (var certificates = Files.newDirectoryStream(home.trust(), "*.pem")) {
                certificates.forEach(places::add);
            }
        }
        return places.stream().filter(Files::exists).toList();
    }

    /** For a POSIX shell. */
    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9/._~+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
