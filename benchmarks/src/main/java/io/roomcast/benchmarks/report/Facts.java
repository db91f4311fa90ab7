package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Environment;
import io.roomcast.benchmarks.results.Results;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a reader must know of a run, by name. */
final class Facts {
    private Facts() {}

    /** All of it. */
    static Map<String, String> of(Results results) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Begun", results.begun());
        facts.put("Duration", duration(results.seconds()));
        facts.putAll(comparable(results));
        return facts;
    }

    /** What should be equal in runs that are compared. */
    static Map<String, String> comparable(Results results) {
        Environment environment = results.environment();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Command", results.command());
        facts.put("Extent", results.quick() ? "quick: the figures are rough" : "full");
        facts.put("Commit", environment.commit());
        facts.put("Processor", environment.cpu());
        facts.put("Processors for the JVM", String.valueOf(environment.processors()));
        facts.put("Memory", Figures.number(environment.memoryBytes() / (double) (1 << 30)) + " GiB");
        facts.put("System", environment.system());
        facts.putAll(environment.versions());
        return facts;
    }

    private static String duration(long seconds) {
        return seconds < 60 ? seconds + " s" : String.format(Locale.ROOT, "%,d min %d s", seconds / 60, seconds % 60);
    }
}
