package io.roomcast.cluster;

import com.hazelcast.topic.ITopic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends batches of one sender through a topic, each as one frame. Used by the writer thread only. */
final class TopicSender {
    private final ITopic<Object> topic;
    private final String sender;
    private final boolean emitter;
    private final Flow flow;
    private long position;
    private volatile long published;

    TopicSender(ITopic<Object> topic, String sender, boolean emitter, Flow flow) {
        this.topic = topic;
        this.sender = sender;
        this.emitter = emitter;
        this.flow = flow;
    }

    /** Sends, and yields when more may be sent. */
    CompletionStage<Void> send(List<Publication> batch) {
        CompletionStage<Void> sending;
        try {
            boolean answer = batch.stream().anyMatch(one -> one.kind() != Frame.Kind.MESSAGE);
            byte[] frame = Frame.encode(sender, emitter, answer, published, position, batch);
            // Also if publishing fails: some may have received it, and must not take the next one for the same. Others
            // have not, and must not take it for lost.
            position = Frame.next(position, frame.length);
            sending = topic.publishAsync(frame);
        } catch (RuntimeException e) {
            sending = CompletableFuture.failedStage(e);
        }
        long reached = position;
        return sending.handle((done, failure) -> {
                    if (failure == null) {
                        published = reached;
                    }
                    // First, so that whoever is told now waits for this frame if it waits for receivers.
                    CompletionStage<Void> more = flow.sent(reached);
                    for (Publication one : batch) {
                        if (failure == null) {
                            one.complete(null);
                        } else {
                            one.completeExceptionally(failure);
                        }
                    }
                    return more;
                })
                .thenCompose(more -> more);
    }
}
