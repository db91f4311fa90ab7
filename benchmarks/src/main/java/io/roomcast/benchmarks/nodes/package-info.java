/** Clusters of many nodes in one process, and what they cost. */
@NullMarked
package io.roomcast.benchmarks.nodes;

import org.jspecify.annotations.NullMarked;
