package org.altnet.launcher.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Home;

/**
 * {@code altnet headers}: the shell's command of that name, with files as the caller's directory
 * has them. AltNet itself reads and writes them.
 */
public final class Headers implements Command {
    private static final Set<String> WITH_FILE = Set.of("import", "export");
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

    private final Home home;
    private final Streams streams;
    private final Arguments arguments;

    /**
     * What was typed behind {@code headers}.
     *
     * @param words in their order
     * @param flags options without a value, without dashes
     * @param values options with a value
     */
    public record Arguments(List<String> words, Set<String> flags, Map<String, String> values) {}

    public Headers(Home home, Streams streams, Arguments arguments) {
        this.home = home;
        this.streams = streams;
        this.arguments = arguments;
    }

    @Override
    public int run() throws ExitException {
        return new Exec(home, streams, line()).run();
    }

    /** The line of the shell that does it. */
    String line() throws ExitException {
        List<String> line = new ArrayList<>();
        for (String flag : new TreeSet<>(arguments.flags())) {
            line.add("--" + flag);
        }
        new TreeMap<>(arguments.values())
                .forEach((option, value) -> line.addAll(List.of("--" + option, value)));
        line.addAll(words());
        return "altnet:headers"
                + line.stream().map(word -> " " + quoted(word)).collect(Collectors.joining());
    }

    private List<String> words() throws ExitException {
        List<String> words = new ArrayList<>(arguments.words());
        if (!words.isEmpty() && WITH_FILE.contains(words.get(0))) {
            if (words.size() == 1) {
                String verb = "headers " + words.get(0);
                throw usage(verb + " needs a file, like: " + home.command(verb + " headers.bin"));
            }
            words.set(1, file(words.get(1)));
        }
        return words;
    }

    private static String file(String name) throws ExitException {
        if (URL.matcher(name).matches()) {
            throw usage("'" + name + "' is no file: download it first, then name the file");
        }
        if (name.indexOf('\n') >= 0) {
            throw usage("a file with a line feed in its name cannot be used; rename it");
        }
        try {
            return Path.of(name).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw usage("no file can have the name '" + name + "': " + e.getReason());
        }
    }

    /** As it is in Gogo's language, and as a POSIX shell's: only a single quote has a meaning. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static ExitException usage(String line) {
        return new ExitException(ExitStatus.USAGE, line);
    }
}
