package io.roomcast.redis;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message for pub/sub that says which entry of the stream its sender added before it, so that receivers, to whom the two
 * come on different connections, keep that order. It is sent once the id of that entry is known.
 */
final class FollowingPublication extends Publication {
    private final CompletableFuture<@Nullable String> entry;

    FollowingPublication(PubSub kind, byte[] channel, byte[] message, CompletableFuture<@Nullable String> entry) {
        super(kind, channel, message);
        this.entry = entry;
    }

    @Override
    boolean isReady() {
        return entry.isDone();
    }

    @Override
    byte[] message() {
        String id = entry.isCompletedExceptionally() ? null : entry.getNow(null);
        return id == null ? super.message() : StreamsFormat.encodedAfter(super.message(), id);
    }
}
