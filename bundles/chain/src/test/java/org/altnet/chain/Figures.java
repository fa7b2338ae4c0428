package org.altnet.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** What was measured with one JDK. Noise only ever adds time, hence {@link #best}. */
final class Figures {
    /** Wall time from the start of a JVM to a chain that is ready, and the part of it in open(). */
    static final String READY = "ready";

    static final String OPEN = "open";

    /** Bytes of heap per header. */
    static final String MEMORY = "memory";

    private final Map<String, List<Double>> samples = new HashMap<>();

    /** The name of what a contestant, named as its benchmark, needs for one header of a set. */
    static String perHeader(String contestant, HeaderSet set) {
        return contestant + " " + set;
    }

    void add(String what, double value) {
        samples.computeIfAbsent(what, name -> new ArrayList<>()).add(value);
    }

    double best(String what) {
        return sorted(what).findFirst().orElseThrow();
    }

    double median(String what) {
        return sorted(what).skip(samples.get(what).size() / 2).findFirst().orElseThrow();
    }

    private DoubleStream sorted(String what) {
        return samples.get(what).stream().mapToDouble(Double::doubleValue).sorted();
    }
}
