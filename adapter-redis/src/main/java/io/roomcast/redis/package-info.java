/**
 * Backends over Redis that share a cluster with the Node adapters of {@code @socket.io/redis-adapter} and
 * {@code @socket.io/redis-emitter}.
 */
@NullMarked
package io.roomcast.redis;

import org.jspecify.annotations.NullMarked;
