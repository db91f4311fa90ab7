package io.roomcast.benchmarks;

import io.roomcast.benchmarks.results.ScenarioInfo;
import java.util.List;

/** A question, and how it is answered by measuring. */
public interface Scenario {
    /** What a report says about it; the id is its name on the command line. */
    ScenarioInfo info();

    /** What is to be done, in this order. Starts nothing. */
    List<Step> steps(Plan plan);
}
