package io.roomcast.mongo;

import java.util.concurrent.CompletableFuture;
import org.bson.RawBsonDocument;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** A document on its way into the collection. Completes when it is there. */
final class Publication extends CompletableFuture<@Nullable Void> {
    private static final int OVERHEAD = 200; // about what an entry takes besides its bytes

    final ObjectId id;
    final RawBsonDocument document;

    Publication(ObjectId id, RawBsonDocument document) {
        this.id = id;
        this.document = document;
    }

    int size() {
        return document.getByteLength() + OVERHEAD;
    }
}
