package org.altnet.shell;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The FILE or DIR of a command that reads or writes some. */
final class OperandPath {
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

    private OperandPath() {}

    /**
     * @return an absolute path; a relative one is below the directory that AltNet was started in
     */
    static Path of(Usage usage, String... arguments) throws CommandFailure {
        List<String> operands = usage.operands(arguments, 1);
        if (operands.isEmpty()) {
            throw usage.wrong("which file?");
        }
        String name = operands.get(0);
        if (URL.matcher(name).matches()) {
            throw usage.wrong(name + " is no file: download it first, then name the file");
        }
        try {
            return Path.of(name).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw usage.wrong("no file can have the name " + name + ": " + e.getReason());
        }
    }
}
