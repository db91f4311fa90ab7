package io.roomcast.cluster;

import com.hazelcast.ringbuffer.OverflowPolicy;
import com.hazelcast.ringbuffer.Ringbuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Appends batches of one sender to a log, each message as a frame of its own. Used by the writer thread only. */
final class LogSender {
    private final Ringbuffer<Object> log;
    private final String sender;
    private final boolean emitter;
    private long position;

    LogSender(Ringbuffer<Object> log, String sender, boolean emitter) {
        this.log = log;
        this.sender = sender;
        this.emitter = emitter;
    }

    /** Appends, and yields the sequence of the last one; the publications are left to the caller. */
    CompletionStage<Long> send(List<Publication> batch) {
        try {
            List<Object> frames = new ArrayList<>(batch.size());
            for (Publication one : batch) {
                one.at(position);
                byte[] frame = Frame.encode(sender, emitter, false, position, position, List.of(one));
                position = Frame.next(position, frame.length);
                frames.add(frame);
            }
            return log.addAllAsync(frames, OverflowPolicy.OVERWRITE);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Reads what {@link #send} wrote. */
    static Frame frame(@Nullable Object item, String reader) throws IOException {
        if (item instanceof byte[] bytes) {
            return Frame.decode(bytes, reader);
        }
        throw new IOException("the item is not bytes");
    }
}
