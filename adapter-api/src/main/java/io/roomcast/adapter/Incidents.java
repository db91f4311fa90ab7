package io.roomcast.adapter;

import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what goes wrong at one node, and tells the listener. A listener that throws is logged: the caller is a backend's
 * I/O thread, which has to go on.
 */
final class Incidents {
    private static final Logger log = LoggerFactory.getLogger(Incidents.class);

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
        tell(() -> listener.publishFailed(namespace, nodeId, cause));
    }

    void gap(String reason) {
        gaps.increment();
        tell(() -> listener.gap(namespace, nodeId, reason));
    }

    void malformed(String where, Throwable cause) {
        malformed.increment();
        tell(() -> listener.malformed(namespace, nodeId, where, cause));
    }

    void link(boolean up) {
        if (linkUp != up) {
            linkUp = up;
            tell(() -> listener.linkChanged(namespace, nodeId, up));
        }
    }

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (Throwable e) {
            log.error("node {} namespace {}: a listener failed", nodeId, namespace, e);
        }
    }

    AdapterStats stats() {
        return new AdapterStats(malformed.sum(), gaps.sum(), publishFailures.sum(), linkUp);
    }
}
