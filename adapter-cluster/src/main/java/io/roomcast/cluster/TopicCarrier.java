package io.roomcast.cluster;

import com.hazelcast.topic.ITopic;
import com.hazelcast.topic.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Frames through a topic. Hazelcast drops them where it is overloaded or a connection breaks, and may deliver them twice;
 * their positions tell.
 */
final class TopicCarrier implements Carrier {
    private final String nodeId;
    private final byte[] ownId;
    private final ITopic<Object> topic;
    private final Progress progress;
    private final Flow flow;
    private final TopicSender sender;
    private final Receiver receiver;
    private final Map<String, Stream> streams = Senders.latest();
    private @Nullable UUID listener;

    TopicCarrier(String nodeId, ITopic<Object> topic, Progress progress, Flow flow, Receiver receiver) {
        this.nodeId = nodeId;
        this.ownId = Frame.text(nodeId);
        this.topic = topic;
        this.progress = progress;
        this.flow = flow;
        this.sender = new TopicSender(topic, nodeId, false, flow);
        this.receiver = receiver;
    }

    /** What came of one sender. */
    private static final class Stream {
        long next;
        long untold;

        Stream(long next) {
            this.next = next;
        }
    }

    @Override
    public void open() {
        progress.add(nodeId, flow);
        listen();
    }

    private synchronized void listen() {
        UUID before = listener;
        listener = topic.addMessageListener(this::hear);
        if (before != null) {
            topic.removeMessageListener(before);
        }
    }

    /** On a thread of Hazelcast's, one frame of the topic at a time. */
    private void hear(Message<Object> message) {
        try {
            if (!(message.getMessageObject() instanceof byte[] bytes)) {
                throw new IOException("the message is not bytes");
            }
            if (!Frame.isFrom(ownId, bytes)) {
                receiver.post(() -> take(bytes));
            }
        } catch (IOException | RuntimeException e) {
            receiver.post(() -> receiver.malformed(e));
        }
    }

    private void take(byte[] bytes) {
        Frame frame;
        try {
            frame = Frame.decode(bytes, nodeId);
        } catch (IOException e) {
            receiver.malformed(e);
            return;
        }
        Stream stream = streams.computeIfAbsent(frame.sender(), name -> new Stream(frame.position()));
        if (frame.position() < stream.next) {
            return; // a duplicate
        } else if (frame.after() > stream.next) {
            receiver.gap("messages of " + (frame.emitter() ? "emitter " : "node ") + frame.sender()
                    + " were lost: Hazelcast dropped them, or its cluster was split");
        }
        stream.next = frame.next();
        receiver.take(frame, null);
        stream.untold += frame.next() - frame.position();
        if (frame.answer() || stream.untold >= Flow.ANSWER_EVERY) {
            stream.untold = 0;
            progress.tell(frame.sender(), nodeId, stream.next);
        }
    }

    @Override
    public CompletionStage<?> send(List<Publication> batch) {
        return sender.send(batch);
    }

    @Override
    public @Nullable String refusal() {
        return flow.refusal();
    }

    @Override
    public void joined(String node) {
        flow.joined(node);
    }

    @Override
    public void left(String node) {
        flow.left(node);
        streams.remove(node);
    }

    @Override
    public CompletionStage<Boolean> delivered(Set<String> nodes, Duration atMost) {
        return flow.taken(nodes, atMost);
    }

    @Override
    public CompletionStage<Void> caughtUp() {
        return CompletableFuture.completedFuture(null);
    }

    /** Listens anew, in case the registration was lost. What comes twice meanwhile is dropped. */
    @Override
    public void resume() {
        listen();
    }

    @Override
    public synchronized void close() {
        UUID listening = listener;
        listener = null;
        progress.remove(nodeId);
        if (listening != null) {
            topic.removeMessageListener(listening);
        }
    }
}
