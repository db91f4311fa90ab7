/** Servers whose clients are counted, and netty-socketio as one of them. Needs nothing else of this project. */
@NullMarked
package io.roomcast.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
