/** Benchmarks of the hot paths inside the engine, run by JMH. */
@NullMarked
package io.roomcast.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
