/**
 * Backends over Redis that share a cluster with the Node adapters of {@code @socket.io/redis-adapter},
 * {@code @socket.io/redis-emitter} and {@code @socket.io/redis-streams-adapter}.
 */
@NullMarked
package io.roomcast.redis;

import org.jspecify.annotations.NullMarked;
