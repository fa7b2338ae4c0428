package org.altnet.room;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services of one kind that come and go while others call them.
 *
 * <p>Keyed by {@code service.id}, so in the order of registration. Thread-safe without a lock: no
 * foreign code runs under one. A member that throws is named in the log and stays; the others do
 * not notice.
 */
public final class Whiteboard<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

    private final ConcurrentNavigableMap<Long, Member<T>> members = new ConcurrentSkipListMap<>();

    private record Member<T>(String name, T service, AtomicBoolean complained) {}

    /**
     * @param properties the service's: {@code service.id}, and a {@code component.name} to log
     */
    public void add(T service, Map<String, ?> properties) {
        String name =
                Optional.ofNullable(properties.get("component.name"))
                        .map(Object::toString)
                        .orElse(service.getClass().getName());
        members.put(id(properties), new Member<>(name, service, new AtomicBoolean()));
    }

    public void remove(Map<String, ?> properties) {
        members.remove(id(properties));
    }

    public Stream<T> services() {
        return members.values().stream().map(Member::service);
    }

    /** Calls each, on the caller's thread. */
    public void each(Consumer<T> call) {
        members.forEach((id, member) -> tell(id, member, call));
    }

    private void tell(Long id, Member<T> member, Consumer<T> call) {
        try {
            call.accept(member.service);
        } catch (RuntimeException | LinkageError e) {
            if (member.complained.compareAndSet(false, true)) {
                LOG.warn(
                        "{} (service {}) threw, which is a bug of it; others are not affected."
                                + " Update or remove its bundle",
                        member.name,
                        id,
                        e);
            } else {
                LOG.debug("{} (service {}) threw again", member.name, id, e);
            }
        }
    }

    private static Long id(Map<String, ?> properties) {
        return (Long) properties.get("service.id");
    }
}
