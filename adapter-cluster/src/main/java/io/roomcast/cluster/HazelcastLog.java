package io.roomcast.cluster;

import com.hazelcast.map.IMap;
import com.hazelcast.ringbuffer.ReadResultSet;
import com.hazelcast.ringbuffer.Ringbuffer;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.RecoveryLog;
import io.roomcast.adapter.spi.SessionBytes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions in a map, and the ringbuffer that carries the messages of the namespace. */
final class HazelcastLog implements RecoveryLog {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastLog.class);

    private static final int PAGE = 250;

    private final Ringbuffer<Object> log;
    private final IMap<String, byte[]> sessions;
    private final LogCarrier carrier;
    private final ClusterMessageCodec codec;
    private final Duration kept;
    private final int page;

    /** Blocks. */
    HazelcastLog(
            Ringbuffer<Object> log,
            IMap<String, byte[]> sessions,
            LogCarrier carrier,
            ClusterMessageCodec codec,
            Duration kept) {
        this.log = log;
        this.sessions = sessions;
        this.carrier = carrier;
        this.codec = codec;
        this.kept = kept;
        this.page = (int) Math.min(PAGE, log.capacity());
    }

    @Override
    public CompletionStage<Void> save(Session session) {
        try {
            // Hazelcast counts in seconds, and takes 0 for ever.
            long millis = Math.max(1000, kept.toMillis());
            return sessions.setAsync(session.pid(), SessionBytes.encode(session), millis, TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    public CompletionStage<@Nullable Session> take(String pid) {
        try {
            return sessions.removeAsync(pid).thenApply(HazelcastLog::session);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static @Nullable Session session(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : SessionBytes.decode(bytes);
        } catch (IOException e) {
            throw new CompletionException("a session could not be read", e);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public CompletionStage<@Nullable List<Entry>> after(String offset, int limit) {
        LogOffset from = LogOffset.parse(offset);
        if (from == null) {
            return CompletableFuture.completedFuture(null);
        }
        return read(from.sequence()).thenCompose(results -> {
            Map<String, Long> seen = new HashMap<>();
            return isAt(from, results, seen)
                    ? entries(results, 1, limit, seen)
                    : CompletableFuture.completedFuture(null);
        });
    }

    private CompletionStage<ReadResultSet<Object>> read(long sequence) {
        try {
            return log.readManyAsync(sequence, 0, page, null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Whether the first of these is the message of that offset; where it is not there, Hazelcast gives the nearest. */
    private static boolean isAt(LogOffset offset, ReadResultSet<Object> results, Map<String, Long> seen) {
        if (results.size() == 0 || results.getSequence(0) != offset.sequence()) {
            return false;
        }
        try {
            Frame frame = LogSender.frame(results.get(0), "");
            seen.put(frame.sender(), frame.position());
            return LogOffset.of(offset.sequence(), frame.sender(), frame.position())
                    .equals(offset);
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private CompletionStage<List<Entry>> entries(
            ReadResultSet<Object> results, int first, int limit, Map<String, Long> seen) {
        List<Entry> entries = new ArrayList<>();
        int read = first;
        while (read < results.size() && entries.size() < limit) {
            entry(results, read, seen, entries);
            read++;
        }
        if (results.size() == 0) {
            return CompletableFuture.completedFuture(entries);
        }
        long last = results.getSequence(read - 1);
        if (entries.isEmpty() && results.size() == page) {
            return read(last + 1).thenCompose(more -> entries(more, 0, limit, seen));
        }
        return carrier.inOrder(last, entries);
    }

    private void entry(ReadResultSet<Object> results, int index, Map<String, Long> seen, List<Entry> entries) {
        long sequence = results.getSequence(index);
        try {
            Frame frame = LogSender.frame(results.get(index), "");
            Long before = seen.get(frame.sender());
            if (before != null && frame.position() <= before) {
                return; // repeated by Hazelcast
            }
            seen.put(frame.sender(), frame.position());
            for (Frame.Entry entry : frame.entries()) {
                if (entry.kind() == Frame.Kind.MESSAGE
                        && codec.decode(entry.body()) instanceof ClusterMessage.Broadcast broadcast
                        && Retention.isReplayed(broadcast)) {
                    String offset = LogOffset.of(sequence, frame.sender(), frame.position())
                            .toString();
                    entries.add(new Entry(offset, broadcast));
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("message {} of the log could not be read: {}", sequence, e.toString());
        }
    }
}
