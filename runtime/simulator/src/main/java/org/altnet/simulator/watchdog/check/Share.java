package org.altnet.simulator.watchdog.check;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The attackers that are looked at, by the share of the blocks that they let through to the node,
 * with the figures that were worked out for each, in minutes.
 */
enum Share {
    NOTHING("0", 0, 115, 110, 99, 30, 26),
    TENTH(".10", .10, 155, 146, 139, 36, 31),
    QUARTER(".25", .25, 235, 224, 216, 47, 41),
    THIRD("1/3", 1.0 / 3, 305, 289, 278, 56, 49),
    HALF(".50", .50, 570, 540, 501, 82, 72);

    private final String label;
    private final double share;
    private final double delayBound;
    private final double designDelay;
    private final double optimalDelay;
    private final double confirmBound;
    private final double designConfirm;

    Share(
            String label,
            double share,
            double delayBound,
            double designDelay,
            double optimalDelay,
            double confirmBound,
            double designConfirm) {
        this.label = label;
        this.share = share;
        this.delayBound = delayBound;
        this.designDelay = designDelay;
        this.optimalDelay = optimalDelay;
        this.confirmBound = confirmBound;
        this.designConfirm = designConfirm;
    }

    /** A figure for each. */
    static List<Double> each(ToDoubleFunction<Share> figure) {
        return Arrays.stream(values()).mapToDouble(figure).boxed().toList();
    }

    double share() {
        return share;
    }

    /** What the mean delay of the rare detector may be at most. */
    double delayBound() {
        return delayBound;
    }

    /** What the design expects it to be. */
    double designDelay() {
        return designDelay;
    }

    /** What no detector can beat, from a random instant. */
    double optimalDelay() {
        return optimalDelay;
    }

    /** What the mean time to a confirmation may be at most. */
    double confirmBound() {
        return confirmBound;
    }

    /** What the design expects it to be, of a gap of 29.4 minutes. */
    double designConfirm() {
        return designConfirm;
    }

    @Override
    public String toString() {
        return label;
    }
}
