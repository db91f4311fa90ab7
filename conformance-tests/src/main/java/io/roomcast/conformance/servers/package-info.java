/**
 * The real servers that tests and the demo run against. They come from one place: a server that the environment names,
 * else a container, else a binary from Maven Central.
 */
@NullMarked
package io.roomcast.conformance.servers;

import org.jspecify.annotations.NullMarked;
