package org.altnet.alarm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.altnet.api.alarm.Alarm;

/** A sink that answers as it is told to, and with success when it has not been told. */
final class ScriptedSink implements Sink {
    private final String name;
    private final Deque<Delivery> answers = new ArrayDeque<>();
    private final List<Alarm> attempts = new ArrayList<>();
    private final List<Alarm> delivered = new ArrayList<>();
    private boolean dead;
    private Optional<RuntimeException> bug = Optional.empty();

    ScriptedSink(String name) {
        this.name = name;
    }

    void answer(Delivery... next) {
        answers.addAll(List.of(next));
    }

    void die(boolean whether) {
        dead = whether;
    }

    /** Throws it at the next attempts, until it is given null. */
    void fallOver(RuntimeException thrown) {
        bug = Optional.ofNullable(thrown);
    }

    List<Alarm> attempts() {
        return attempts;
    }

    List<Alarm> delivered() {
        return delivered;
    }

    /** As {@code <sequence> <key> <state>}. */
    List<String> told() {
        return lines(delivered.stream());
    }

    static List<String> lines(Stream<Alarm> alarms) {
        return alarms.map(alarm -> alarm.sequence() + " " + alarm.key() + " " + alarm.state())
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check() {}

    @Override
    public Delivery deliver(Alarm alarm) {
        attempts.add(alarm);
        if (bug.isPresent()) {
            throw bug.get();
        }
        Delivery answer =
                dead
                        ? new Delivery.Failed("dead")
                        : answers.isEmpty() ? new Delivery.Done() : answers.poll();
        if (answer instanceof Delivery.Done) {
            delivered.add(alarm);
        }
        return answer;
    }

    @Override
    public void close() {}
}
