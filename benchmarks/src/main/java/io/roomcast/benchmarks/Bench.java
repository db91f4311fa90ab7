package io.roomcast.benchmarks;

import io.roomcast.benchmarks.report.Comparison;
import io.roomcast.benchmarks.report.Report;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ResultsFile;
import io.roomcast.benchmarks.results.ScenarioInfo;
import io.roomcast.benchmarks.scenarios.ClientsScenario;
import io.roomcast.benchmarks.scenarios.LatencyScenario;
import io.roomcast.benchmarks.scenarios.MemoryScenario;
import io.roomcast.benchmarks.scenarios.NodesScenario;
import io.roomcast.benchmarks.scenarios.RecoveryScenario;
import io.roomcast.benchmarks.scenarios.RoomsScenario;
import io.roomcast.benchmarks.scenarios.ThroughputScenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code ./roomcast bench}: runs scenarios and writes a report, or compares the results of two runs. */
public final class Bench {
    private static final List<Scenario> SCENARIOS = List.of(
            new ThroughputScenario(),
            new LatencyScenario(),
            new NodesScenario(),
            new RoomsScenario(),
            new ClientsScenario(),
            new MemoryScenario(),
            new RecoveryScenario());

    private Bench() {}

    /** Ends the JVM: with 2 if the arguments are wrong, 1 if a step failed or something could not be read. */
    public static void main(String[] args) {
        int status;
        try {
            status = run(BenchOptions.parse(List.of(args)), "./roomcast bench " + String.join(" ", args));
        } catch (IllegalArgumentException e) {
            System.err.println("roomcast: " + e.getMessage() + "; ./roomcast bench --help tells what there is");
            status = 2;
        } catch (Exception e) {
            System.err.println("roomcast: the benchmarks ended: " + e);
            status = 1;
        }
        System.exit(status);
    }

    private static int run(BenchOptions options, String command) throws Exception {
        List<Path> compare = options.compare();
        if (options.help()) {
            System.out.println(usage());
        } else if (compare != null) {
            System.out.println(Comparison.of(ResultsFile.read(compare.get(0)), ResultsFile.read(compare.get(1))));
        } else {
            Findings findings = new Findings();
            measure(
                    chosen(options.scenarios()),
                    options.plan(),
                    command.strip(),
                    findings,
                    results -> Report.write(results, options.output()));
            System.out.println("report: "
                    + options.output().resolve("index.html").toAbsolutePath().normalize());
            return findings.complete() ? 0 : 1;
        }
        return 0;
    }

    private static List<Scenario> chosen(Set<String> ids) {
        Set<String> unknown = new TreeSet<>(ids);
        SCENARIOS.forEach(scenario -> unknown.remove(scenario.info().id()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("there is no scenario '" + String.join("', '", unknown) + "'");
        }
        return SCENARIOS.stream()
                .filter(scenario ->
                        ids.isEmpty() || ids.contains(scenario.info().id()))
                .toList();
    }

    /** Where results are kept. */
    interface Keeping {
        void keep(Results results) throws IOException;
    }

    /**
     * A step that fails is told, here and in the report, and the others go on: a run may have taken hours by then. For the
     * same reason results are kept after each scenario.
     */
    static void measure(List<Scenario> scenarios, Plan plan, String command, Findings findings, Keeping keeping)
            throws IOException {
        Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<List<Step>> steps =
                scenarios.stream().map(scenario -> scenario.steps(plan)).toList();
        Progress progress = new Progress(steps.stream().flatMap(List::stream).toList());
        if (progress.isEmpty()) {
            throw new IllegalArgumentException("none of these scenarios measures these backends");
        }
        try (Lab lab = new Lab()) {
            for (int i = 0; i < scenarios.size(); i++) {
                for (Step step : steps.get(i)) {
                    progress.begin(step);
                    try {
                        step.action().run(lab, findings);
                    } catch (Exception e) {
                        e.printStackTrace();
                        findings.fail(step, e);
                    }
                }
                keeping.keep(new Results(
                        Results.FORMAT,
                        begun.toString(),
                        Duration.between(begun, Instant.now()).toSeconds(),
                        command,
                        plan.quick(),
                        Machine.describe(lab.versions()),
                        scenarios.subList(0, i + 1).stream().map(Scenario::info).toList(),
                        findings.measurements().stream()
                                .map(measurement -> lab.caveat(measurement.backend())
                                        .map(measurement::withNote)
                                        .orElse(measurement))
                                .toList(),
                        findings.omissions()));
            }
        }
    }

    private static String usage() {
        StringBuilder text = new StringBuilder(
                """
                usage: ./roomcast bench [--backend a,b] [--scenario a,b] [--quick] [--output folder]
                       ./roomcast bench --compare a.json b.json

                Measures, and writes index.html, report.md, results.json and plots to benchmarks/target/report.
                --quick gives rough figures within minutes. Nothing else should run meanwhile.

                scenarios:
                """);
        for (Scenario scenario : SCENARIOS) {
            ScenarioInfo info = scenario.info();
            text.append("  %-12s %s%n".formatted(info.id(), info.title()));
        }
        text.append("backends:\n");
        for (Candidate candidate : Candidate.values()) {
            text.append("  ").append(candidate.id()).append('\n');
        }
        return text.toString();
    }
}
