package io.roomcast.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code ./roomcast bench}.
 *
 * @param plan what is measured
 * @param scenarios ids of scenarios; empty for all
 * @param output where the report is written
 * @param compare two files of results to compare instead, or null
 * @param help whether to print the usage instead
 */
record BenchOptions(Plan plan, Set<String> scenarios, Path output, @Nullable List<Path> compare, boolean help) {
    private static final Path OUTPUT = NodePrograms.MODULE.resolve(Path.of("target", "report"));

    /** @throws IllegalArgumentException that says what is wrong with the arguments */
    static BenchOptions parse(List<String> arguments) {
        Set<Candidate> candidates = new LinkedHashSet<>();
        Set<String> scenarios = new LinkedHashSet<>();
        Path output = OUTPUT;
        boolean quick = false;
        boolean help = false;
        List<Path> compare = null;
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.remove(0);
            switch (option) {
                case "--quick" -> quick = true;
                case "--help", "-h" -> help = true;
                case "--backend" -> split(option, rest).forEach(id -> candidates.add(Candidate.named(id)));
                case "--scenario" -> scenarios.addAll(split(option, rest));
                case "--output" -> output = Path.of(value(option, rest));
                case "--compare" -> compare = List.of(Path.of(value(option, rest)), Path.of(value(option, rest)));
                default -> throw new IllegalArgumentException("there is no option '" + option + "'");
            }
        }
        List<Candidate> chosen = candidates.isEmpty() ? List.of(Candidate.values()) : List.copyOf(candidates);
        return new BenchOptions(new Plan(quick, chosen), scenarios, output, compare, help);
    }

    private static List<String> split(String option, List<String> rest) {
        return Arrays.asList(value(option, rest).split(",", -1));
    }

    private static String value(String option, List<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.remove(0);
    }
}
