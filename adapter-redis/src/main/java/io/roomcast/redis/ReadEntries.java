package io.roomcast.redis;

import io.lettuce.core.StreamMessage;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one read brought, whoever decoded it. All calls are the reading connection's. */
final class ReadEntries implements Consumer<List<StreamEntry>> {
    private List<StreamEntry> ahead = List.of();

    /** From an {@link EntryDecoder}, before Lettuce has an answer. */
    @Override
    public synchronized void accept(List<StreamEntry> entries) {
        ahead = entries;
    }

    /** The entries of an answer that Lettuce has now; of its own decoding if the client is lent. */
    synchronized List<StreamEntry> take(@Nullable List<StreamMessage<byte[], byte[]>> answer) {
        List<StreamEntry> taken = ahead;
        ahead = List.of();
        return answer == null || answer.isEmpty()
                ? taken
                : answer.stream().map(StreamEntry::of).toList();
    }

    /** Forgets what belongs to a read that was given up. */
    synchronized void clear() {
        ahead = List.of();
    }
}
