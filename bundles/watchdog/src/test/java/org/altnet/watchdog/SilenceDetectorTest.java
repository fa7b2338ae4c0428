package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.stack.DriverView;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.room.DurationSetting;
import org.junit.jupiter.api.Test;

class SilenceDetectorTest {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Script script = new Script(new SilenceDetector(DAY, HOUR), TestHeaders.at(7));

    @Test
    void aDriverThatIsAskedInVainForADayIsToldOf() {
        script.drivers(TestDrivers.active("tor", 2, 5, 5)).wait(HOUR);
        for (int asked = 6; asked <= 8; asked++) {
            script.drivers(TestDrivers.active("tor", 2, 5, asked)).wait(Duration.ofHours(6));
        }
        script.wait(Duration.ofHours(6).minus(Script.TICK));
        assertEquals(List.of(), script.take());
        script.wait(Script.TICK);
        Anomaly anomaly = script.only();
        assertEquals(Anomaly.Remedy.NOTIFY, anomaly.remedy());
        assertEquals("tor", anomaly.subject());
        assertEquals("driver tor is asked and receives nothing", anomaly.text());
        assertEquals("3", anomaly.evidence().get("questions"));
        assertEquals("86400", anomaly.evidence().get("seconds"));
        assertEquals(Set.of("tor"), script.standing());
        script.drivers(TestDrivers.active("tor", 2, 5, 9));
        Anomaly again = script.wait(DAY).only();
        assertEquals(anomaly.text(), again.text());
        assertEquals("4", again.evidence().get("questions"));

        script.drivers(TestDrivers.active("tor", 2, 6, 10));
        assertEquals(Set.of(), script.standing());
    }

    @Test
    void anIdleListenerThatAnswersNowAndThenIsNot() {
        long out = 0;
        for (int asked = 1; asked <= 30; asked++) {
            script.drivers(TestDrivers.active("lightning", 1, asked, out));
            for (int part = 0; part < 4; part++) {
                script.wait(Script.TICK);
                script.drivers(TestDrivers.active("lightning", 1, asked, ++out));
            }
            script.wait(Duration.ofDays(2));
        }
        assertEquals(List.of(), script.take());
    }

    @Test
    void twoQuestionsAreTooFewToTell() {
        script.drivers(TestDrivers.active("tor", 2, 0, 0)).wait(HOUR);
        script.drivers(TestDrivers.active("tor", 2, 0, 1)).wait(HOUR);
        script.drivers(TestDrivers.active("tor", 2, 0, 2)).wait(Duration.ofDays(9));
        assertEquals(List.of(), script.take());
    }

    @Test
    void anAnswerInTheMeantimeBeginsTheDayAnew() {
        for (int hour = 0; hour < 100; hour++) {
            script.drivers(TestDrivers.active("tor", 2, hour / 20, 2 * hour)).wait(HOUR);
        }
        assertEquals(List.of(), script.take());
    }

    @Test
    void countersThatBeginAnewAreNoAnswer() {
        script.drivers(TestDrivers.active("tor", 2, 100, 100)).wait(HOUR);
        for (int asked = 1; asked <= 4; asked++) {
            script.drivers(TestDrivers.active("tor", 2, 0, asked)).wait(Duration.ofHours(8));
        }
        assertEquals("tor", script.only().subject());
    }

    @Test
    void aDriverThatDoesNotWorkForAnHourIsToldOfWhateverItGoesThrough() {
        for (int i = 0; i < 30; i++) {
            script.drivers(TestDrivers.in("tor", State.FAILED, Reason.MISSING_HELPER));
            script.wait(Duration.ofMinutes(1));
            script.drivers(TestDrivers.in("tor", State.STARTING)).wait(Duration.ofMinutes(1));
        }
        Anomaly anomaly = script.only();
        assertEquals("tor", anomaly.subject());
        assertEquals("driver tor does not work", anomaly.text());
        assertEquals("STARTING, as scripted", anomaly.evidence().get("state"));
        assertEquals("3600", anomaly.evidence().get("seconds"));

        script.drivers(TestDrivers.in("tor", State.FAILED, Reason.MISSING_HELPER));
        assertEquals(anomaly.text(), script.wait(DAY).only().text());
        script.drivers(TestDrivers.active("tor", 1, 0, 0));
        assertEquals(Set.of(), script.standing());
    }

    @Test
    void whatAnOperatorChoseOrHasNotSetUpIsNot() {
        DriverView off = TestDrivers.in("tor", State.DISABLED);
        DriverView idle = TestDrivers.in("lightning", State.INACTIVE, Reason.NO_PEERS);
        script.drivers(off, idle).wait(Duration.ofDays(2));
        assertEquals(List.of(), script.take());
    }

    @Test
    void butOneThatHadPeersAndHasThemNoMoreIs() {
        script.drivers(TestDrivers.active("lightning", 1, 0, 0)).wait(HOUR);
        DriverView lonely = TestDrivers.in("lightning", State.INACTIVE, Reason.NO_PEERS);
        assertEquals("lightning", script.drivers(lonely).wait(HOUR).only().subject());
    }

    @Test
    void oneThatIsTakenAwayIsForgottenAndOneThatIsSwappedIsNot() {
        DriverView down = TestDrivers.in("tor", State.FAILED);
        script.drivers(down).wait(HOUR);
        assertEquals("tor", script.only().subject());

        script.drivers(down).drivers().wait(Duration.ofMinutes(9)).drivers();
        assertEquals(Set.of("tor"), script.standing());
        script.drivers(down).wait(Duration.ofMinutes(9)).drivers();
        assertEquals(List.of(), script.take());

        script.wait(Duration.ofMinutes(1)).drivers();
        assertEquals(Set.of(), script.standing());
    }

    @Test
    void severalAreToldOfOneByOne() {
        script.drivers(TestDrivers.in("tor", State.FAILED), TestDrivers.in("i2p", State.FAILED));
        assertEquals(
                List.of("i2p", "tor"),
                script.wait(HOUR.plus(Script.TICK)).take().stream().map(Anomaly::subject).toList());
    }

    @Test
    void spansMadeLongerAreKeptWhateverWasReportedBefore() {
        DriverView failed = TestDrivers.in("i2p", State.FAILED);
        SilenceDetector before = new SilenceDetector(HOUR, HOUR);
        Script brief = new Script(before, TestHeaders.at(7));
        for (int asked = 1; asked <= 3; asked++) {
            brief.drivers(TestDrivers.active("tor", 2, 0, asked), failed).wait(Script.TICK);
        }
        brief.wait(DAY.multipliedBy(4));
        assertEquals(Set.of("tor", "i2p"), brief.standing());

        Duration longer = DAY.multipliedBy(5);
        Script after = new Script(new SilenceDetector(longer, longer), TestHeaders.at(7));
        after.restore(before.state());
        after.drivers(TestDrivers.active("tor", 2, 0, 3), failed);
        assertEquals(Set.of(), after.standing());
        assertEquals(
                List.of("i2p", "tor"),
                after.wait(DAY).take().stream().map(Anomaly::subject).toList());
    }

    @Test
    void itCanBeSwitchedOffInPartOrWhole() {
        assertEquals(
                "a driver is asked in vain for ever, or does not work for 1 h 0 min",
                new SilenceDetector(TestConfig.with("silence", "off")).description());
        SilenceDetector off = new SilenceDetector(DurationSetting.OFF, DurationSetting.OFF);
        assertEquals("off", off.description());
        Script deaf = new Script(off, TestHeaders.at(7));
        deaf.drivers(TestDrivers.in("tor", State.FAILED));
        assertEquals(List.of(), deaf.wait(Duration.ofDays(9)).take());
    }
}
