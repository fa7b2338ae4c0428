package org.altnet.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfigurationTextTest {
    @Test
    void globalKeysStandBeforeTheFirstSection() {
        ConfigurationText text =
                parse(
                        "\ufeff# a comment",
                        "",
                        "  network = regtest   # which",
                        "[altnet.lightning]",
                        "peers=02ab@[::1]:9735, 03cd@host#1:9735",
                        "key=a=b",
                        "empty=",
                        "[ altnet.watchdog ]",
                        "\tgap\t=\t3s");

        assertEquals(List.of(new Setting(3, "network", "regtest")), text.global());
        assertEquals(
                List.of(
                        new Section(
                                "altnet.lightning",
                                4,
                                List.of(
                                        new Setting(
                                                5, "peers", "02ab@[::1]:9735, 03cd@host#1:9735"),
                                        new Setting(6, "key", "a=b"),
                                        new Setting(7, "empty", ""))),
                        new Section("altnet.watchdog", 8, List.of(new Setting(9, "gap", "3s")))),
                text.sections());
        assertEquals(List.of(), text.problems());
    }

    @Test
    void aSectionMayBeContinued() {
        ConfigurationText text = parse("[a]", "x=1", "[b]", "x=2", "[a]", "y=3");

        assertEquals(List.of("a", "b"), text.sections().stream().map(Section::pid).toList());
        assertEquals(
                List.of(new Setting(2, "x", "1"), new Setting(6, "y", "3")),
                text.sections().get(0).settings());
    }

    @Test
    void everyUnreadableLineIsNamed() {
        ConfigurationText text =
                parse(
                        "network",
                        "network=regtest",
                        "network=signet",
                        "[a]",
                        "=1",
                        "x=1",
                        "k:Integer=1",
                        "[a]",
                        "x=2",
                        "[a",
                        "y=1",
                        "[]",
                        "w".repeat(100));

        assertEquals(
                List.of(
                        "1: no '=' in 'network'; write key=value",
                        "3: key 'network' was set before, in line 2; keep one of them",
                        "5: cannot read key ''; a key has letters, digits, '.', '-' and '_'",
                        "7: cannot read key 'k:Integer'; a key has letters, digits, '.', '-' and '_'",
                        "9: key 'x' was set before, in line 6; keep one of them",
                        "10: cannot read section '[a'; write [pid], like [altnet.lightning]",
                        "12: cannot read section '[]'; write [pid], like [altnet.lightning]",
                        "13: no '=' in '" + "w".repeat(40) + "...'; write key=value"),
                text.problems().stream().map(p -> p.line() + ": " + p.text()).toList());
    }

    @Test
    void aFactorysConfigurationHasTheNameOfItsComponent() {
        Section section = parse("[altnet.lightning~second]", "x=1").sections().get(0);

        assertEquals("altnet.lightning~second", section.pid());
        assertEquals("altnet.lightning", section.component());
    }

    /** Whatever an operator writes, each line is a setting, a header, nothing, or a problem. */
    @Test
    void fuzz() {
        Random random = new Random(1);
        String alphabet = "[]=# ab.~:-\t\u00e9\0";
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 5_000);
        for (int round = 0; round < rounds; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(
                        random.nextInt(6) == 0
                                ? '\n'
                                : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            List<String> lines = Arrays.asList(text.toString().split("\n", -1));
            ConfigurationText parsed = ConfigurationText.parse(lines);
            parsed.problems()
                    .forEach(p -> assertTrue(p.line() >= 1 && p.line() <= lines.size(), p.text()));
            parsed.sections().forEach(s -> assertTrue(s.pid().matches("[A-Za-z0-9._~-]+")));
        }
    }

    private static ConfigurationText parse(String... lines) {
        return ConfigurationText.parse(List.of(lines));
    }
}
