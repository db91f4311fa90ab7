package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Measurement;
import java.util.Map;

/** What distinguishes a measurement from the others of a run. */
record Subject(String scenario, String backend, String subject, Map<String, String> parameters) {
    static Subject of(Measurement measurement) {
        return new Subject(
                measurement.scenario(), measurement.backend(), measurement.subject(), measurement.parameters());
    }

    /** Another subject under the same conditions. */
    Subject beside(String other) {
        return new Subject(scenario, backend, other, parameters);
    }
}
