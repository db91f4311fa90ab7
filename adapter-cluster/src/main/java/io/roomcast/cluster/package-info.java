/**
 * Backends for JVM clusters that have no Node members: {@link io.roomcast.cluster.InJvmBackend} connects nodes inside one
 * JVM.
 */
@NullMarked
package io.roomcast.cluster;

import org.jspecify.annotations.NullMarked;
