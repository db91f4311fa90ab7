/** What a run of the benchmarks found, as it is written to {@code results.json}. */
@NullMarked
package io.roomcast.benchmarks.results;

import org.jspecify.annotations.NullMarked;
