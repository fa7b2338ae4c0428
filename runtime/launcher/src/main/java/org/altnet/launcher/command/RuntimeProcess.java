package org.altnet.launcher.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;

/**
 * {@code altnet run} as a process of its own, in a session of its own where the system can ({@code
 * setsid}), else deaf to the terminal's hang-up ({@code nohup}): what happens to the terminal does
 * not happen to it.
 */
public final class RuntimeProcess {
    private RuntimeProcess() {}

    /**
     * @param options of {@code altnet run}
     * @return to be given its output, and started; it has no input
     */
    public static ProcessBuilder of(Distribution distribution, Home home, List<String> options) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                distribution.script().toString(),
                                "--home",
                                home.directory().toString(),
                                "run"));
        command.addAll(options);
        return apart(command);
    }

    /** Any program in a session of its own, as above. */
    public static ProcessBuilder apart(List<String> program) {
        List<String> command = new ArrayList<>();
        Stream.of("setsid", "nohup")
                .map(RuntimeProcess::onPath)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(command::add);
        command.addAll(program);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    }

    private static Optional<String> onPath(String program) {
        Map<String, String> environment = System.getenv();
        return Stream.of(environment.getOrDefault("PATH", "/usr/bin:/bin").split(":"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString);
    }
}
