package org.altnet.launcher.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.altnet.launcher.exit.ExitException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
    @TempDir Path directory;
    private Home home;
    private Process holder;

    @BeforeEach
    void lay() throws IOException {
        home = new Home(directory);
        Files.createDirectories(home.var());
    }

    @AfterEach
    void end() throws InterruptedException {
        if (holder != null) {
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void aHomeWithoutARuntimeIsStopped() {
        assertEquals(Instance.State.STOPPED, Instance.of(home).state());
        assertEquals(Optional.empty(), ReadyMark.read(home));
    }

    @Test
    void theHolderWritesItsPidAndLeavesNothing() throws IOException, ExitException {
        try (InstanceLock lock = InstanceLock.acquire(home)) {
            assertNotNull(lock);
            assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(home.pidFile()));
            Files.writeString(home.socket(), "");
            new ReadyMark(1, 2, 3).write(home);
            assertEquals(Optional.of(new ReadyMark(1, 2, 3)), ReadyMark.read(home));
        }

        for (Path gone : new Path[] {home.pidFile(), home.socket(), home.readyFile()}) {
            assertFalse(Files.exists(gone), gone.toString());
        }
        assertEquals(Instance.State.STOPPED, Instance.of(home).state());
    }

    @Test
    void aSecondRuntimeIsRefusedAndTouchesNothing() throws Exception {
        hold();
        Files.writeString(home.socket(), "theirs");

        ExitException refused = assertThrows(ExitException.class, () -> InstanceLock.acquire(home));

        assertEquals(
                "another AltNet (pid "
                        + holder.pid()
                        + ") runs on "
                        + directory
                        + "; stop it with 'altnet --home "
                        + directory
                        + " stop' or use another --home",
                refused.getMessage());
        assertEquals(1, refused.status());
        assertEquals("theirs", Files.readString(home.socket()));
        assertEquals(holder.pid() + "\n", Files.readString(home.pidFile()));
    }

    @Test
    void anotherProcessSeesThatItRuns() throws Exception {
        hold();

        Instance instance = Instance.of(home);

        assertEquals(Instance.State.RUNNING, instance.state());
        assertEquals(OptionalLong.of(holder.pid()), instance.pid());
        assertEquals(
                Optional.empty(), instance.process(), "it is no launcher: not to be signalled");
    }

    @Test
    void whatAKilledOneLeftIsSweptAway() throws Exception {
        hold();
        Files.writeString(home.socket(), "");
        new ReadyMark(holder.pid(), 1, 0).write(home);
        holder.destroyForcibly().waitFor();

        assertEquals(
                new Instance(Instance.State.DEAD, OptionalLong.of(holder.pid())),
                Instance.of(home));
        try (InstanceLock lock = InstanceLock.acquire(home)) {
            assertNotNull(lock);
            assertFalse(Files.exists(home.socket()));
            assertFalse(Files.exists(home.readyFile()));
        }
    }

    @Test
    void aLookAtTheLockDoesNotHinderAStart() throws Exception {
        for (int i = 0; i < 50; i++) {
            Thread looker = new Thread(() -> Instance.of(home));
            looker.start();
            InstanceLock.acquire(home).close();
            looker.join();
        }
    }

    @Test
    void garbageInAReadyFileIsNoMark() throws IOException {
        for (String text : new String[] {"", "x", "1 2", "1 2 x", "1 2 3 4"}) {
            Files.writeString(home.readyFile(), text);
            assertEquals(Optional.empty(), ReadyMark.read(home), text);
        }
    }

    private void hold() throws IOException, InterruptedException {
        holder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LockHolder.class.getName(),
                                home.directory().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        assertNotNull(output.readLine(), "the holder has the lock");
        assertTrue(holder.isAlive());
        assertFalse(holder.waitFor(0, TimeUnit.SECONDS));
    }
}
