package io.roomcast.benchmarks;

import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Omission;
import java.util.ArrayList;
import java.util.List;

/** Collects what the steps of a run find. Used by one thread. */
public final class Findings {
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Omission> omissions = new ArrayList<>();

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

    List<Measurement> measurements() {
        return measurements;
    }

    List<Omission> omissions() {
        return omissions;
    }
}
