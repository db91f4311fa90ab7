package io.roomcast.benchmarks;

import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Omission;
import java.util.ArrayList;
import java.util.List;

/** Collects what the steps of a run find. Used by one thread. */
public final class Findings {
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Omission> omissions = new ArrayList<>();
    private boolean complete = true;

    /** Something was measured. */
    public void add(Measurement measurement) {
        measurements.add(measurement);
    }

    /** Something could not be measured here. */
    public void omit(Omission omission) {
        if (!omissions.contains(omission)) {
            omissions.add(omission);
        }
    }

    /** A step ended before all was measured. */
    void fail(Step step, Exception failure) {
        complete = false;
        omit(new Omission(step.title(), "", "", "it failed, and what it had not found by then is missing: " + failure));
    }

    /** Whether no step failed. */
    boolean complete() {
        return complete;
    }

    List<Measurement> measurements() {
        return measurements;
    }

    List<Omission> omissions() {
        return omissions;
    }
}
