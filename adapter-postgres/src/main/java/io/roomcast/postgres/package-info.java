/** A backend over PostgreSQL that shares a cluster with the Node adapter of {@code @socket.io/postgres-adapter}. */
@NullMarked
package io.roomcast.postgres;

import org.jspecify.annotations.NullMarked;
