package org.altnet.launcher.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

class ComponentFailureTest {
    @Test
    void aRefusedConfigurationIsToldByItsInnermostCause() {
        Exception refused = new IllegalArgumentException("[altnet.watchdog] gap: '3x' is no time");

        assertEquals(
                new ComponentFailure("x", true, "[altnet.watchdog] gap: '3x' is no time"),
                ComponentFailure.of("x", printed(new InvocationTargetException(refused))));
        assertEquals(
                new ComponentFailure("x", true, "[altnet.watchdog] gap: '3x' is no time"),
                ComponentFailure.of("x", printed(refused)));
    }

    @Test
    void anythingElseIsNoConfiguration() {
        assertEquals(
                new ComponentFailure("x", false, "disk full"),
                ComponentFailure.of(
                        "x",
                        printed(
                                new IllegalArgumentException(
                                        "outer", new java.io.IOException("disk full")))));
        assertEquals(
                new ComponentFailure("x", false, "java.lang.NullPointerException"),
                ComponentFailure.of("x", printed(new NullPointerException())));
        assertEquals(
                new ComponentFailure("x", false, "no reason was given"),
                ComponentFailure.of("x", null));
    }

    private static String printed(Exception thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
