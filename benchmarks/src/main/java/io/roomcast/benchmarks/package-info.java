/** Figures, beside those of the bare driver in the same run. */
@NullMarked
package io.roomcast.benchmarks;

import org.jspecify.annotations.NullMarked;
