/** Processes whose memory is measured. */
@NullMarked
package io.roomcast.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
