package io.roomcast.adapter;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the log; of messages that come in floods, one line a second. */
final class LoggingListener implements AdapterListener {
    private static final Logger log = LoggerFactory.getLogger("io.roomcast.adapter");

    private final AtomicLong nextMalformed = new AtomicLong(System.nanoTime());
    private final AtomicLong nextFailure = new AtomicLong(System.nanoTime());

    private static boolean isDue(AtomicLong next) {
        long now = System.nanoTime();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + TimeUnit.SECONDS.toNanos(1));
    }

    @Override
    public void publishFailed(String namespace, String nodeId, Throwable cause) {
        if (isDue(nextFailure)) {
            log.warn(
                    "node {} namespace {}: a message did not reach the other servers: {}",
                    nodeId,
                    namespace,
                    cause.toString());
        }
    }

    @Override
    public void gap(String namespace, String nodeId, String reason) {
        log.warn("node {} namespace {}: messages of other servers may have been lost: {}", nodeId, namespace, reason);
    }

    @Override
    public void malformed(String namespace, String nodeId, String where, Throwable cause) {
        if (isDue(nextMalformed)) {
            log.warn("node {} namespace {}: skipped a message on {}: {}", nodeId, namespace, where, cause.toString());
        }
    }

    @Override
    public void linkChanged(String namespace, String nodeId, boolean up) {
        if (up) {
            log.info("node {} namespace {}: link up", nodeId, namespace);
        } else {
            log.warn("node {} namespace {}: link down, only local sockets are reached", nodeId, namespace);
        }
    }
}
