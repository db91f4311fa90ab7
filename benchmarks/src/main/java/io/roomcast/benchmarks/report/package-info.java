/** Turns what a run of the benchmarks found into pages, plots and comparisons for people. */
@NullMarked
package io.roomcast.benchmarks.report;

import org.jspecify.annotations.NullMarked;
