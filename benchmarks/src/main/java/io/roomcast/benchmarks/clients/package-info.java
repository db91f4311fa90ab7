/** Servers with many clients, the floor beneath them, and the clients. */
@NullMarked
package io.roomcast.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
