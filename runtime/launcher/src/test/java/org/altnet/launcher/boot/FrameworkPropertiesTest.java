package org.altnet.launcher.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameworkPropertiesTest {
    @TempDir Path directory;

    @Test
    void namesAreFilledInAsTheyAre() throws IOException {
        Path file =
                write("a=${home}/x:${home}\nb=plain $ {}\n# c=${nothing}\npattern=.*\\\\.jar\n");

        assertEquals(
                Map.of("a", "/h $1\\/x:/h $1\\", "b", "plain $ {}", "pattern", ".*\\.jar"),
                FrameworkProperties.load(file, Map.of("home", "/h $1\\")));
    }

    @Test
    void aNameThatNobodyKnowsIsRefused() throws IOException {
        Path file = write("a=${hoem}/x\n");

        IOException refused =
                assertThrows(
                        IOException.class,
                        () -> FrameworkProperties.load(file, Map.of("home", "", "dist", "")));

        assertEquals(
                file + ": a: nothing is called ${hoem} (known: dist, home)", refused.getMessage());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("x.properties"), text);
    }
}
