package org.altnet.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hook, with real scripts. */
@Timeout(60)
class ExecHookTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Origin ORIGIN = new Origin("some-instance", "regtest");

    @TempDir Path directory;
    private final Alarm alarm = Samples.alarm(7, "chain.behind", "behind by 2 blocks; $(id) `id`");

    @Test
    void getsTheAlarmInItsEnvironmentAndAsJson() throws IOException {
        Path script = script("env > env.txt; cat > json.txt; echo \"$#\" > count.txt");
        assertEquals(new Delivery.Done(), hook(script, LONG).deliver(alarm));

        Set<String> lines =
                Files.readAllLines(directory.resolve("env.txt")).stream()
                        .collect(Collectors.toSet());
        assertTrue(
                lines.containsAll(
                        List.of(
                                "ALTNET_ALARM_KEY=chain.behind",
                                "ALTNET_ALARM_SEQUENCE=7",
                                "ALTNET_ALARM_SEVERITY=ALARM",
                                "ALTNET_ALARM_STATE=ACTIVE",
                                "ALTNET_ALARM_RAISED=2026-01-01T00:00:00Z",
                                "ALTNET_ALARM_CHANGED=2026-01-01T00:01:00Z",
                                "ALTNET_ALARM_ACKNOWLEDGED_BY=",
                                "ALTNET_ALARM_TEXT=behind by 2 blocks; $(id) `id`",
                                "ALTNET_INSTANCE=some-instance",
                                "ALTNET_NETWORK=regtest")),
                lines.toString());
        Set<String> own = Set.of("PATH", "LANG", "PWD", "SHLVL", "_", "OLDPWD");
        Set<String> others =
                lines.stream()
                        .map(line -> line.split("=")[0])
                        .filter(name -> !name.startsWith("ALTNET_") && !own.contains(name))
                        .collect(Collectors.toSet());
        assertEquals(Set.of(), others, "nothing of AltNet's own environment");
        assertEquals("0", Files.readString(directory.resolve("count.txt")).strip());
        Alarm read =
                Json.read(
                        Files.readAllBytes(directory.resolve("json.txt")),
                        object -> {
                            assertEquals("some-instance", object.getString("instance"));
                            return AlarmJson.read(object);
                        });
        assertEquals(alarm, read);
    }

    @Test
    void anyStatusButZeroIsAFailure() throws IOException {
        assertFailed("ended with status 3", hook(script("exit 3"), LONG).deliver(alarm));
        assertFailed("is not there", hook(directory.resolve("none"), LONG).deliver(alarm));
        assertFailed("is not there", hook(directory, LONG).deliver(alarm));
        Path garbage = Files.write(directory.resolve("garbage"), new byte[] {1, 2, 3});
        assertFailed("not executable", hook(garbage, LONG).deliver(alarm));
        permissions(garbage, "rwx------");
        assertInstanceOf(Delivery.Failed.class, hook(garbage, LONG).deliver(alarm));
    }

    @Test
    void whatOthersCouldHaveWrittenIsNotRun() throws IOException {
        Path script = script("touch ran");
        permissions(script, "rwxr-xrwx");
        assertFailed("writable by everybody", hook(script, LONG).deliver(alarm));
        permissions(script, "rwxrwxr-x");
        assertFailed("writable by its group", hook(script, LONG).deliver(alarm));
        assertFailed("do chmod go-w " + script, hook(script, LONG).deliver(alarm));
        permissions(script, "rwxr-xr-x");
        permissions(directory, "rwxrwx---");
        assertFailed("writable by its group", hook(script, LONG).deliver(alarm));
        permissions(directory, "rwxrwxrwx");
        assertFailed("writable by everybody", hook(script, LONG).deliver(alarm));
        permissions(directory, "rwx------");
        assertFalse(Files.exists(directory.resolve("ran")));
        assertEquals(new Delivery.Done(), hook(script, LONG).deliver(alarm));
    }

    @Test
    void isKilledWithItsChildrenWhenItTakesTooLong() throws Exception {
        Path script = script("sleep 1000 & echo $! > child; echo $$ > self; wait");
        Delivery result = hook(script, Duration.ofSeconds(2)).deliver(alarm);
        assertFailed("took longer than 2 s and was killed", result);
        awaitEnd("self");
        awaitEnd("child");
    }

    @Test
    void isKilledWhenAltNetStops() throws Exception {
        Path script = script("mkfifo started; echo $$ > self; echo x > started; sleep 1000");
        Path started = directory.resolve("started");
        ExecHook hook = hook(script, LONG);
        CompletableFuture<Delivery> result =
                CompletableFuture.supplyAsync(() -> hook.deliver(alarm));
        while (!Files.exists(started)) {
            Thread.onSpinWait();
        }
        assertEquals("x", Files.readString(started, StandardCharsets.UTF_8).strip());
        hook.close();
        assertInstanceOf(Delivery.Failed.class, result.get(30, TimeUnit.SECONDS));
        awaitEnd("self");
        assertInstanceOf(Delivery.Failed.class, hook.deliver(alarm), "not begun any more");
    }

    @Test
    void whatItLeavesBehindHoldsUpNobody() throws Exception {
        Path script = script("sleep 1000 & echo $! > child");
        long begin = System.nanoTime();
        assertEquals(new Delivery.Done(), hook(script, LONG).deliver(alarm));
        assertTrue(System.nanoTime() - begin < LONG.toNanos());
        ProcessHandle.of(pid("child")).orElseThrow().destroyForcibly();
    }

    @Test
    void aFloodOfOutputAndAnInputThatIsNotReadAreNoMatter() throws IOException {
        Path script = script("exec 0<&-; head -c 3000000 /dev/zero; echo done 1>&2");
        assertEquals(new Delivery.Done(), hook(script, LONG).deliver(alarm));
    }

    private ExecHook hook(Path executable, Duration timeout) {
        return new ExecHook(executable, timeout, ORIGIN, TimeSource.SYSTEM);
    }

    private Path script(String body) throws IOException {
        Path script = directory.resolve("hook");
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        permissions(script, "rwx------");
        return script;
    }

    private static void permissions(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static void assertFailed(String why, Delivery result) {
        String said = assertInstanceOf(Delivery.Failed.class, result).why();
        assertTrue(said.contains(why), said);
    }

    private void awaitEnd(String pidFile) throws Exception {
        var handle = ProcessHandle.of(pid(pidFile));
        if (handle.isPresent()) {
            handle.get().onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private long pid(String file) throws IOException {
        return Long.parseLong(Files.readString(directory.resolve(file)).strip());
    }
}
