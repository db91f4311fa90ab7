package io.roomcast.mongo;

import io.roomcast.adapter.spi.NaturalBatches;
import java.util.concurrent.CompletableFuture;
import org.bson.RawBsonDocument;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** A document on its way into the collection. Completes when it is there. */
final class Publication extends CompletableFuture<@Nullable Void> implements NaturalBatches.Entry {
    private static final long OVERHEAD = 200; // about what an entry takes besides its bytes

    final ObjectId id;
    final RawBsonDocument document;

    Publication(ObjectId id, RawBsonDocument document) {
        this.id = id;
        this.document = document;
    }

    @Override
    public long size() {
        return document.getByteLength() + OVERHEAD;
    }
}
