/**
 * For authors of backends. A backend is a transport: it carries {@link io.roomcast.adapter.spi.ClusterMessage}s, says who
 * is there, and may be able to log. The rules of clustering are in the engine, once.
 */
@NullMarked
package io.roomcast.adapter.spi;

import org.jspecify.annotations.NullMarked;
