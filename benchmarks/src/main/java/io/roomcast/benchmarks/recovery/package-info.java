/** Sessions that are kept on one node and restored on another, and programs that do that. */
@NullMarked
package io.roomcast.benchmarks.recovery;

import org.jspecify.annotations.NullMarked;
