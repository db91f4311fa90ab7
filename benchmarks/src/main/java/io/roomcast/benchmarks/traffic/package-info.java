/** The processes that send and receive numbered messages: adapters of ours, bare drivers, and what they share. */
@NullMarked
package io.roomcast.benchmarks.traffic;

import org.jspecify.annotations.NullMarked;
