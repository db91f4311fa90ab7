package io.roomcast.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of senders. Emitters that die, and nodes that never come back, are not heard of again. */
final class Senders {
    private static final int MAX = 10_000;

    private Senders() {}

    /** A map by sender that keeps those used last. Not safe for use by several threads. */
    static <V> Map<String, V> latest() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > MAX;
            }
        };
    }
}
