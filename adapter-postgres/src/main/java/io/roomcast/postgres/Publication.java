package io.roomcast.postgres;

import io.roomcast.adapter.spi.NaturalBatches;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A notification on its way; yields the id of its row, or null if there is none. */
final class Publication extends CompletableFuture<@Nullable Long> implements NaturalBatches.Entry {
    private static final long OVERHEAD = 200; // about what an entry takes besides its texts

    final String channel;
    final Payload payload;

    /** How much longer than others its row is kept, in milliseconds. */
    final long keptLonger;

    Publication(String channel, Payload payload, long keptLonger) {
        this.channel = channel;
        this.payload = payload;
        this.keptLonger = keptLonger;
    }

    /** The same, to be sent another time. */
    Publication again() {
        return new Publication(channel, payload, keptLonger);
    }

    @Override
    public long size() {
        return payload.size() + OVERHEAD;
    }
}
