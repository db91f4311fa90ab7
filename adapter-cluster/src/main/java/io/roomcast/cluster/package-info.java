/**
 * Backends for JVM clusters that have no Node members: {@link io.roomcast.cluster.InJvmBackend} connects nodes inside one
 * JVM, {@link io.roomcast.cluster.HazelcastBackend} those of many processes and machines.
 */
@NullMarked
package io.roomcast.cluster;

import org.jspecify.annotations.NullMarked;
