package io.roomcast.benchmarks;

import io.roomcast.benchmarks.report.Comparison;
import io.roomcast.benchmarks.report.Report;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ResultsFile;
import io.roomcast.benchmarks.results.ScenarioInfo;
import io.roomcast.benchmarks.scenarios.ClientsScenario;
import io.roomcast.benchmarks.scenarios.LatencyScenario;
import io.roomcast.benchmarks.scenarios.ThroughputScenario;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code ./roomcast bench}: runs scenarios and writes a report, or compares the results of two runs. */
public final class Bench {
    private static final List<Scenario> SCENARIOS =
            List.of(new ThroughputScenario(), new LatencyScenario(), new ClientsScenario());

    private Bench() {}

    /** Ends the JVM: with 2 if the arguments are wrong, 1 if something could not be measured or read. */
    public static void main(String[] args) {
        int status = 0;
        try {
            run(BenchOptions.parse(List.of(args)), "./roomcast bench " + String.join(" ", args));
        } catch (IllegalArgumentException e) {
            System.err.println("roomcast: " + e.getMessage() + "; ./roomcast bench --help tells what there is");
            status = 2;
        } catch (Exception e) {
            System.err.println("roomcast: the benchmarks ended: " + e);
            status = 1;
        }
        System.exit(status);
    }

    private static void run(BenchOptions options, String command) throws Exception {
        List<Path> compare = options.compare();
        if (options.help()) {
            System.out.println(usage());
        } else if (compare != null) {
            System.out.println(Comparison.of(ResultsFile.read(compare.get(0)), ResultsFile.read(compare.get(1))));
        } else {
            Results results = measure(chosen(options.scenarios()), options.plan(), command.strip());
            Report.write(results, options.output());
            System.out.println("report: "
                    + options.output().resolve("index.html").toAbsolutePath().normalize());
        }
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

    private static Results measure(List<Scenario> scenarios, Plan plan, String command) throws Exception {
        Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<Step> steps = new ArrayList<>();
        scenarios.forEach(scenario -> steps.addAll(scenario.steps(plan)));
        Findings findings = new Findings();
        Progress progress = new Progress(steps);
        try (Lab lab = new Lab()) {
            for (Step step : steps) {
                progress.begin(step);
                step.action().run(lab, findings);
            }
            Duration took = Duration.between(begun, Instant.now());
            return new Results(
                    Results.FORMAT,
                    begun.toString(),
                    took.toSeconds(),
                    command,
                    plan.quick(),
                    Machine.describe(lab.versions()),
                    scenarios.stream().map(Scenario::info).toList(),
                    findings.measurements(),
                    findings.omissions());
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
