package io.roomcast.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Draws what was measured. */
interface Plotter {
    /** Writes the plots of a scenario, its first metric, into a folder that exists. */
    List<Plot> plot(Section section, Path folder) throws IOException;
}
