/** Writes what a run found for people. */
@NullMarked
package io.roomcast.benchmarks.report;

import org.jspecify.annotations.NullMarked;
