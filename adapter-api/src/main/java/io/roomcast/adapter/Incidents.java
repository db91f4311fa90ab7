package io.roomcast.adapter;

import java.util.concurrent.atomic.LongAdder;

/** Counts what goes wrong at one node, and tells the listener. */
final class Incidents {
    private final String namespace;
    private final String nodeId;
    private final AdapterListener listener;
    private final LongAdder malformed = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final LongAdder publishFailures = new LongAdder();
    private volatile boolean linkUp;

    Incidents(String namespace, String nodeId, AdapterListener listener) {
        this.namespace = namespace;
        this.nodeId = nodeId;
        this.listener = listener;
    }

    void publishFailed(Throwable cause) {
        publishFailures.increment();
        listener.publishFailed(namespace, nodeId, cause);
    }

    void gap(String reason) {
        gaps.increment();
        listener.gap(namespace, nodeId, reason);
    }

    void malformed(String where, Throwable cause) {
        malformed.increment();
        listener.malformed(namespace, nodeId, where, cause);
    }

    void link(boolean up) {
        if (linkUp != up) {
            linkUp = up;
            listener.linkChanged(namespace, nodeId, up);
        }
    }

    AdapterStats stats() {
        return new AdapterStats(malformed.sum(), gaps.sum(), publishFailures.sum(), linkUp);
    }
}
