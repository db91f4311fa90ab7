package io.roomcast.cluster;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Members;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One namespace of a hub. Whatever happens here happens under one lock, so that all nodes see messages, members and the
 * log change in the same order.
 */
final class Channel {
    private final InJvmSettings settings;
    private final LongSupplier nanoTime;
    private final Map<String, InJvmLink> links = new LinkedHashMap<>();
    private @Nullable Retention retention;
    private long emptySince;

    Channel(InJvmSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    synchronized void add(InJvmLink link) {
        if (links.containsKey(link.nodeId())) {
            throw new IllegalStateException(
                    "node " + link.nodeId() + " is already linked to the namespace " + link.namespace());
        }
        Duration kept = link.maxDisconnectionDuration();
        if (kept != null) {
            if (retention == null) {
                retention = new Retention(settings, nanoTime);
            }
            retention.atLeast(kept);
        }
        links.values().forEach(InJvmLink::membersChanged);
        links.put(link.nodeId(), link);
    }

    synchronized void remove(InJvmLink link) {
        if (links.remove(link.nodeId(), link)) {
            emptySince = nanoTime.getAsLong();
            links.values().forEach(InJvmLink::membersChanged);
        }
    }

    /** Whether nobody is here and nobody can come back to a session. */
    synchronized boolean isForgotten() {
        return links.isEmpty() && (retention == null || retention.isOver(emptySince));
    }

    /**
     * Delivers a message to all nodes but one.
     *
     * @param sender the one, or null
     * @param published called with the offset, or null if the message was not logged, before any later message of this
     *     namespace is delivered
     */
    synchronized void publish(
            ClusterMessage message, @Nullable InJvmLink sender, Consumer<@Nullable String> published) {
        String offset = retention == null ? null : retention.append(message);
        for (InJvmLink link : links.values()) {
            if (link != sender) {
                link.deliver(message, offset);
            }
        }
        published.accept(offset);
    }

    /** Delivers an answer to the node that asked, if it is still there. */
    synchronized void respond(String requesterId, ClusterMessage response) {
        InJvmLink requester = links.get(requesterId);
        if (requester != null) {
            requester.deliver(response, null);
        }
    }

    /** Calls with the nodes, before any later change of them. */
    synchronized void members(Consumer<Members> answer) {
        answer.accept(new Members(links.keySet(), 0));
    }

    /** Calls with what is kept for recovery, under the lock. Only for links with recovery. */
    synchronized void retention(Consumer<Retention> action) {
        if (retention == null) {
            throw new IllegalStateException("no node with recovery was ever here");
        }
        action.accept(retention);
    }
}
