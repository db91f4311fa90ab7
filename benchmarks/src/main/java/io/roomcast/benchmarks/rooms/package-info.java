/** Messages to many rooms, of which a node has some. */
@NullMarked
package io.roomcast.benchmarks.rooms;

import org.jspecify.annotations.NullMarked;
