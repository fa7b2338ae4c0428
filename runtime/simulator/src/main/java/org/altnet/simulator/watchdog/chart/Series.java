package org.altnet.simulator.watchdog.chart;

import java.util.List;

/**
 * Figures that belong together.
 *
 * @param label what they are
 * @param own whether they are AltNet's, and stand out
 * @param figures one for each place of the chart, above 0, or no number where there is none
 */
public record Series(String label, boolean own, List<Double> figures) {
    public Series {
        figures = List.copyOf(figures);
    }
}
