package io.roomcast.cluster;

import com.hazelcast.topic.ITopic;
import com.hazelcast.topic.Message;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells senders how far receivers are, and hears it for the senders of one backend; see {@link Flow}. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private final ITopic<Object> topic;
    private final Executor writer;
    private final Map<String, Flow> flows = new ConcurrentHashMap<>();
    private @Nullable UUID listener;

    Progress(HazelcastCluster cluster, Executor writer) {
        this.topic = cluster.progress();
        this.writer = writer;
    }

    /** Begins to listen; blocks. Called again, it listens anew. */
    synchronized void listen() {
        UUID before = listener;
        listener = topic.addMessageListener(this::hear);
        if (before != null) {
            topic.removeMessageListener(before);
        }
    }

    private void hear(Message<Object> message) {
        try {
            if (!(message.getMessageObject() instanceof byte[] bytes)) {
                throw new IOException("not bytes");
            }
            Report report = Report.decode(bytes);
            Flow flow = flows.get(report.sender());
            if (flow != null) {
                flow.reached(report.receiver(), report.position());
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("a report of progress could not be read: {}", e.toString());
        }
    }

    void add(String sender, Flow flow) {
        flows.put(sender, flow);
    }

    void remove(String sender) {
        flows.remove(sender);
    }

    /** Tells a sender how far a receiver is; does not block. */
    void tell(String sender, String receiver, long position) {
        byte[] report = new Report(sender, receiver, position).encode();
        try {
            writer.execute(() -> publish(report));
        } catch (RejectedExecutionException e) {
            // The backend was closed; the sender will notice that this node is gone.
        }
    }

    private void publish(byte[] report) {
        try {
            topic.publishAsync(report).whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.debug("a report of progress was not sent", failure);
                }
            });
        } catch (RuntimeException e) {
            // Not connected, or not any more: the sender does not wait for long.
            LOG.debug("a report of progress was not sent", e);
        }
    }

    synchronized void close() {
        UUID listening = listener;
        listener = null;
        if (listening != null) {
            topic.removeMessageListener(listening);
        }
    }
}
