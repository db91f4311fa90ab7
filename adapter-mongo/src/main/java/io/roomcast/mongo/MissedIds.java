package io.roomcast.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Which broadcasts of a namespace came after another, in the order in which the server stored them: ids tell the time of
 * whoever made them. Found from the newest backwards, as nobody is away for long; remembered for the next page.
 */
final class MissedIds {
    private static final int REMEMBERED = 64;
    private static final int AT_ONCE = 1_000;
    private static final int BROADCAST = 3;

    private final Bson broadcasts;
    private final Map<ObjectId, List<ObjectId>> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectId, List<ObjectId>> eldest) {
            return size() > REMEMBERED;
        }
    };

    MissedIds(String namespace) {
        this.broadcasts = Filters.and(Filters.eq("type", BROADCAST), Filters.eq("nsp", namespace));
    }

    /** The filter of broadcasts. */
    Bson broadcasts() {
        return broadcasts;
    }

    /** Whether what follows is known from a page before: then the rest has to be in the same order. */
    boolean remembers(ObjectId id) {
        synchronized (remembered) {
            return remembered.containsKey(id);
        }
    }

    /** The next ids, oldest first; null if the one is not there. */
    @Nullable
    List<ObjectId> after(MongoCollection<RawBsonDocument> collection, ObjectId id, int limit) {
        List<ObjectId> all;
        synchronized (remembered) {
            all = remembered.get(id);
        }
        if (all == null || all.isEmpty()) {
            all = find(collection, id);
            if (all == null) {
                return null;
            }
            remember(id, all);
        }
        List<ObjectId> page = all.subList(0, Math.min(limit, all.size()));
        if (page.size() < all.size()) {
            remember(page.get(page.size() - 1), all.subList(page.size(), all.size()));
        }
        return page;
    }

    private void remember(ObjectId id, List<ObjectId> following) {
        synchronized (remembered) {
            remembered.put(id, following);
        }
    }

    private @Nullable List<ObjectId> find(MongoCollection<RawBsonDocument> collection, ObjectId id) {
        boolean there =
                collection.find(Filters.and(Filters.eq("_id", id), broadcasts)).first() != null;
        if (!there) {
            return null;
        }
        List<ObjectId> found = new ArrayList<>();
        FindIterable<RawBsonDocument> backwards = collection
                .find(broadcasts)
                .sort(Sorts.descending("$natural"))
                .projection(Projections.include("_id"))
                .batchSize(AT_ONCE);
        try (MongoCursor<RawBsonDocument> cursor = backwards.cursor()) {
            while (cursor.hasNext()) {
                ObjectId next = cursor.next().getObjectId("_id").getValue();
                if (next.equals(id)) {
                    Collections.reverse(found);
                    return found;
                }
                found.add(next);
            }
        }
        return null; // it was removed meanwhile
    }
}
