package io.roomcast.adapter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the log. */
final class LoggingListener implements AdapterListener {
    private static final Logger log = LoggerFactory.getLogger("io.roomcast.adapter");

    @Override
    public void publishFailed(String namespace, String nodeId, Throwable cause) {
        log.warn(
                "node {} namespace {}: a message did not reach the other servers: {}",
                nodeId,
                namespace,
                cause.toString());
    }

    @Override
    public void gap(String namespace, String nodeId, String reason) {
        log.warn("node {} namespace {}: messages of other servers may have been lost: {}", nodeId, namespace, reason);
    }

    @Override
    public void malformed(String namespace, String nodeId, String where, Throwable cause) {
        log.warn("node {} namespace {}: skipped a message on {}: {}", nodeId, namespace, where, cause.toString());
    }

    @Override
    public void linkChanged(String namespace, String nodeId, boolean up) {
        log.warn("node {} namespace {}: link {}", nodeId, namespace, up ? "up" : "down");
    }
}
