package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchmarkReportTest {
    private final Figures figures = new Figures();
    private final BenchmarkReport report = new BenchmarkReport(Map.of("17", figures));

    @Test
    void takesTheBestAndNamesTheMedian() {
        contest(150, 200, 1000);
        contest(140, 198, 1200);
        contest(180, 230, 990);
        report.addContest(HeaderSet.REGTEST, 200_000);
        assertEquals(
                """
                |                                | JDK 17                | target       |
                | ---                            | ---                   | ---          |
                | **generated, 200,000 headers** |                       |              |
                | double SHA-256 only            | 140 ns (median 150)   |              |
                | AltNet, all rules              | 198 ns (median 200)   |              |
                | bitcoinj, its rules            | 990 ns (median 1,000) |              |
                | AltNet, headers/s              | 5.05 M                | >= 4.5 M, or |
                | AltNet / SHA-256 only          | 1.41                  | <= 1.4       |
                | bitcoinj / AltNet              | 5.00                  | >= 5         |
                """,
                report.toString());
    }

    @Test
    void marksWhatIsMissed() {
        contest(150, 250, 1240);
        report.addContest(HeaderSet.REGTEST, 1);
        figures.add(Figures.READY, 1.1e9);
        figures.add(Figures.OPEN, 0.9e9);
        figures.add(Figures.MEMORY, 117.92);
        report.addColdStart(2);
        assertEquals(
                """
                |                                 | JDK 17                  | target       |
                | ---                             | ---                     | ---          |
                | **generated, 1 headers**        |                         |              |
                | double SHA-256 only             | 150 ns (median 150)     |              |
                | AltNet, all rules               | 250 ns (median 250)     |              |
                | bitcoinj, its rules             | 1,240 ns (median 1,240) |              |
                | AltNet, headers/s               | 4.00 M                  | >= 4.5 M, or |
                | AltNet / SHA-256 only           | 1.67 (missed)           | <= 1.4       |
                | bitcoinj / AltNet               | 4.96 (missed)           | >= 5         |
                | **a file of 2 headers**         |                         |              |
                | start of the JVM to chain ready | 1.10 s (missed)         | <= 1 s       |
                | of that in open()               | 0.90 s                  |              |
                | heap per header                 | 117.9 B                 | <= 120 B     |
                """,
                report.toString());
    }

    private void contest(double hash, double ours, double bitcoinj) {
        figures.add(Figures.perHeader("hashOnly", HeaderSet.REGTEST), hash);
        figures.add(Figures.perHeader("altNet", HeaderSet.REGTEST), ours);
        figures.add(Figures.perHeader("bitcoinj", HeaderSet.REGTEST), bitcoinj);
    }
}
