/** Servers with real WebSocket clients, and the program that is these clients. */
@NullMarked
package io.roomcast.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
