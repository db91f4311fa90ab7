package io.roomcast.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What is asked about a stream. */
final class StreamQueries {
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final String name;
    private final byte[] stream;

    StreamQueries(StatefulRedisConnection<byte[], byte[]> connection, String stream) {
        this.connection = connection;
        this.name = stream;
        this.stream = stream.getBytes(StandardCharsets.UTF_8);
    }

    /** The id of the last entry. */
    CompletionStage<StreamId> end() {
        return ask("XREVRANGE", () -> connection.async().xrevrange(stream, Range.unbounded(), Limit.from(1)))
                .thenApply(last ->
                        last.isEmpty() ? StreamId.ZERO : StreamId.of(last.get(0).getId()));
    }

    /**
     * What was added after that entry.
     *
     * @param count how many entries are answered at most
     * @param blockMillis how long Redis waits for one if there is none; 0 for not at all
     */
    @SuppressWarnings("unchecked") // an array of offsets
    RedisFuture<List<StreamMessage<byte[], byte[]>>> after(StreamId entry, int count, long blockMillis) {
        XReadArgs arguments = XReadArgs.Builder.count(count);
        if (blockMillis > 0) {
            arguments.block(Duration.ofMillis(blockMillis));
        }
        return connection.async().xread(arguments, StreamOffset.from(stream, entry.toString()));
    }

    /** Whether that entry was not trimmed yet. */
    CompletionStage<Boolean> isThere(StreamId entry) {
        if (entry.equals(StreamId.ZERO)) {
            return CompletableFuture.completedFuture(true);
        }
        String id = entry.toString();
        return ask("XRANGE", () -> connection.async().xrange(stream, Range.create(id, id), Limit.from(1)))
                .thenApply(found -> !found.isEmpty());
    }

    private CompletionStage<List<StreamMessage<byte[], byte[]>>> ask(
            String command, Supplier<CompletionStage<List<StreamMessage<byte[], byte[]>>>> query) {
        CompletableFuture<List<StreamMessage<byte[], byte[]>>> answer = new CompletableFuture<>();
        try {
            query.get().whenComplete((found, failure) -> {
                if (failure == null) {
                    answer.complete(found);
                } else {
                    answer.completeExceptionally(Refusals.named(command, name, failure));
                }
            });
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }
}
