package io.roomcast.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.RecoveryLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Recovery of one namespace: sessions in keys, and what they missed in the stream ({@code wire.md} §6.3). */
@SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
final class StreamsLog implements RecoveryLog {
    private final PublishConnection redis;
    private final Arrivals arrivals;
    private final StreamsFormat format;
    private final String namespace;
    private final byte[] stream;
    private final String keyPrefix;
    private final int pageSize;
    private final Duration kept;

    StreamsLog(
            PublishConnection redis,
            Arrivals arrivals,
            StreamsFormat format,
            String namespace,
            StreamsSettings settings,
            Duration kept) {
        this.redis = redis;
        this.arrivals = arrivals;
        this.format = format;
        this.namespace = namespace;
        this.stream = StreamsFormat.text(settings.stream(namespace));
        this.keyPrefix = settings.sessionKeyPrefix();
        this.pageSize = settings.readCount();
        this.kept = kept;
    }

    private byte[] key(String pid) {
        return StreamsFormat.text(keyPrefix + pid);
    }

    @Override
    public CompletionStage<Void> save(Session session) {
        try {
            byte[] value = Payload.checked(StreamsFormat.encode(session));
            return redis.command(
                            commands -> commands.set(key(session.pid()), value, SetArgs.Builder.px(kept.toMillis())))
                    .thenApply(done -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<@Nullable Session> take(String pid) {
        return redis.command(commands -> commands.getdel(key(pid)))
                .thenApply(stored -> stored == null ? null : session(stored));
    }

    private static Session session(byte[] stored) {
        try {
            return StreamsFormat.readSession(stored);
        } catch (IOException e) {
            throw new UncheckedIOException("the session cannot be read", e);
        }
    }

    @Override
    public CompletionStage<@Nullable List<Entry>> after(String offset, int limit) {
        StreamId start = StreamId.parse(offset);
        if (start == null) {
            return CompletableFuture.completedFuture(null);
        }
        String id = start.toString();
        return redis.command(commands -> commands.xrange(stream, Range.create(id, id), Limit.from(1)))
                .thenCompose(found ->
                        found.isEmpty() ? CompletableFuture.completedFuture(null) : page(start, Math.max(1, limit)));
    }

    /** At least one, if there is one: entries of other namespaces and of other kinds are passed over. */
    private CompletionStage<@Nullable List<Entry>> page(StreamId after, int limit) {
        int size = Math.min(pageSize, limit);
        Range<String> rest = Range.from(Range.Boundary.including(after.next().toString()), Range.Boundary.unbounded());
        return redis.command(commands -> commands.xrange(stream, rest, Limit.from(size)))
                .thenCompose(read -> {
                    List<Entry> entries = replayable(read);
                    if (read.isEmpty()) {
                        return CompletableFuture.completedFuture(entries);
                    }
                    StreamId last = StreamId.of(read.get(read.size() - 1).getId());
                    return entries.isEmpty() && read.size() == size
                            ? page(last, limit)
                            : arrivals.reached(last).thenApply(arrived -> entries);
                });
    }

    private List<Entry> replayable(List<StreamMessage<byte[], byte[]>> read) {
        List<Entry> entries = new ArrayList<>();
        for (StreamMessage<byte[], byte[]> message : read) {
            StreamEntry entry = StreamEntry.of(message);
            if (entry.nsp().equals(namespace) && entry.type().equals("3")) {
                try {
                    if (format.read(entry) instanceof ClusterMessage.Broadcast broadcast && isReplayable(broadcast)) {
                        entries.add(new Entry(entry.id().toString(), broadcast));
                    }
                } catch (IOException e) {
                    // The inbox was told when it arrived.
                }
            }
        }
        return entries;
    }

    private static boolean isReplayable(ClusterMessage.Broadcast broadcast) {
        return broadcast.requestId() == null
                && broadcast.packet().id() == null
                && !broadcast.options().flags().hasVolatile();
    }
}
