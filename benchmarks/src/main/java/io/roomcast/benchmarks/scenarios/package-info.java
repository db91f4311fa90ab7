/** What is measured. */
@NullMarked
package io.roomcast.benchmarks.scenarios;

import org.jspecify.annotations.NullMarked;
