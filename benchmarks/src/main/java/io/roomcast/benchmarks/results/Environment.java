package io.roomcast.benchmarks.results;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where and with what it was measured.
 *
 * @param cpu model of the processor, as the system tells it
 * @param processors how many the JVM may use
 * @param memoryBytes of the machine
 * @param system name and version of the operating system
 * @param commit of the project; with {@code -dirty} if files were changed since
 * @param versions of Java, Node, servers and libraries, by name; a stand-in for a server says so
 */
public record Environment(
        String cpu, int processors, long memoryBytes, String system, String commit, Map<String, String> versions) {
    public Environment {
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    }
}
