package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Environment;
import io.roomcast.benchmarks.results.Results;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a report says of a run as a whole. */
final class Facts {
    static final String QUICK = "A quick run: few, short rounds. The figures are rough.";

    private Facts() {}

    /** By name, in the order in which it is shown. */
    static Map<String, String> of(Results results) {
        Environment environment = results.environment();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Command", results.command());
        facts.put("Begun", results.begun() + ", took " + (results.seconds() + 59) / 60 + " min");
        facts.put(
                "Machine",
                "%s, %d processors, %s GB, %s"
                        .formatted(
                                environment.cpu(),
                                environment.processors(),
                                Numbers.format(environment.memoryBytes() / 1e9),
                                environment.system()));
        facts.put("Commit", environment.commit());
        facts.putAll(environment.versions());
        return facts;
    }
}
