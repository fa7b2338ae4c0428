package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code help} and scripts count on, of every command. */
class CommandsTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                AlarmsCommand.class,
                DeployCommand.class,
                DriversCommand.class,
                EmergencyCommand.class,
                EvidenceCommand.class,
                HeadersCommand.class,
                IncidentsCommand.class,
                MineCommand.class,
                NodesCommand.class,
                PeersCommand.class,
                ProbeCommand.class,
                SendEmergencyTxCommand.class,
                StatusCommand.class,
                VersionCommand.class,
                WatchdogCommand.class
            })
    void isDescribed(Class<?> command) {
        List<Method> methods =
                Arrays.stream(command.getMethods())
                        .filter(method -> method.getDeclaringClass() == command)
                        .toList();
        assertEquals(1, methods.size(), "Gogo makes a command of each");
        Method method = methods.get(0);
        String name = command.getSimpleName().replace("Command", "").toLowerCase(Locale.ROOT);
        assertEquals(name, method.getName());
        assertNotNull(method.getAnnotation(Descriptor.class));
        Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.getType() != CommandSession.class)
                .forEach(p -> assertNotNull(p.getAnnotation(Descriptor.class), p.getName()));
        assertTrue(
                Arrays.stream(method.getParameters())
                        .map(parameter -> parameter.getAnnotation(Parameter.class))
                        .anyMatch(p -> p != null && p.names()[0].equals("--json")));
    }
}
