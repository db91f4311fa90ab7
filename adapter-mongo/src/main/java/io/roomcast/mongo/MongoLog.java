package io.roomcast.mongo;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.RecoveryLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Recovery of one namespace of one node, in one collection with Node's ({@code wire.md} §8.2). */
@SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
final class MongoLog implements RecoveryLog {
    private static final int PAGE = 500;
    private static final int DUPLICATE_KEY = 11000;

    private final MongoFormat format;
    private final String nodeId;
    private final EventCollection collection;
    private final Publishing publishing;
    private final Queries queries;
    private final MissedIds missed;
    private final HeardIds heard = new HeardIds();
    private final Supplier<CompletionStage<Void>> caughtUp;
    private final Duration kept;
    private final Bson sessions;

    /**
     * @param caughtUp completes when all that is in the collection by now has been received
     * @param kept how long a session may wait
     */
    MongoLog(
            String namespace,
            String nodeId,
            MongoFormat format,
            EventCollection collection,
            Publishing publishing,
            Queries queries,
            Supplier<CompletionStage<Void>> caughtUp,
            Duration kept) {
        this.format = format;
        this.nodeId = nodeId;
        this.collection = collection;
        this.publishing = publishing;
        this.queries = queries;
        this.missed = new MissedIds(namespace);
        this.caughtUp = caughtUp;
        this.kept = kept;
        this.sessions = Filters.and(Filters.eq("type", MongoFormat.SESSION), Filters.eq("nsp", namespace));
    }

    /** Whether a client that comes back may be sent this. */
    static boolean isReplayable(ClusterMessage message) {
        return message instanceof ClusterMessage.Broadcast broadcast
                && broadcast.requestId() == null
                && broadcast.packet().id() == null
                && !broadcast.options().flags().hasVolatile();
    }

    // --- sessions

    @Override
    public CompletionStage<Void> save(Session session) {
        try {
            return publishing.send(format.writeSession(session, nodeId)).thenApply(done -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<@Nullable Session> take(String pid) {
        return queries.ask(() -> {
            MongoCollection<RawBsonDocument> documents = collection.ready();
            Bson ofPid = Filters.and(Filters.eq("data.pid", pid), sessions);
            return collection.expires()
                    ? session(documents.findOneAndDelete(ofPid))
                    : takeFromCapped(documents, ofPid, pid);
        });
    }

    private @Nullable Session takeFromCapped(MongoCollection<RawBsonDocument> documents, Bson ofPid, String pid)
            throws IOException {
        List<RawBsonDocument> found = documents.find(ofPid).limit(2).into(new ArrayList<>());
        if (found.isEmpty()) {
            return null;
        }
        RawBsonDocument newest = found.size() == 1
                ? found.get(0)
                : documents.find(ofPid).sort(Sorts.descending("$natural")).first();
        Session session = session(newest);
        return session != null && isFirstToTake(documents, newest, pid) ? session : null;
    }

    /** All nodes would write the same tombstone, and only one can. */
    private boolean isFirstToTake(MongoCollection<RawBsonDocument> documents, RawBsonDocument session, String pid) {
        ObjectId id = Tombstones.idFor(session.getObjectId("_id").getValue());
        try {
            documents.insertOne(format.writeTombstone(pid, nodeId, id).document);
            return true;
        } catch (MongoWriteException e) {
            if (e.getError().getCode() == DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }

    /** The session, unless it has waited for too long, by the clock of the server that saved it. */
    private @Nullable Session session(@Nullable RawBsonDocument document) throws IOException {
        if (document == null) {
            return null;
        }
        Instant saved = Instant.ofEpochSecond(
                Integer.toUnsignedLong(document.getObjectId("_id").getValue().getTimestamp()));
        boolean expired = saved.plus(kept).plusSeconds(1).isBefore(Instant.now());
        return expired ? null : MongoFormat.readSession(BsonTreeReader.read(document));
    }

    // --- broadcasts

    @Override
    public CompletionStage<@Nullable List<Entry>> after(String offset, int limit) {
        if (!ObjectId.isValid(offset)) {
            return CompletableFuture.completedFuture(null);
        }
        ObjectId id = new ObjectId(offset);
        int atMost = Math.min(PAGE, Math.max(1, limit));
        // Only a capped collection is stored in the order in which the stream tells it.
        return collection.expires()
                ? caughtUp.get()
                        .handle((done, failure) ->
                                failure == null && !missed.remembers(id) ? heard.after(id, atMost) : null)
                        .thenCompose(ids -> ids == null ? stored(id, atMost) : queries.ask(() -> entries(ids)))
                : stored(id, atMost);
    }

    /** A broadcast was delivered. */
    void delivered(String id) {
        if (collection.expires() && ObjectId.isValid(id)) { // of a capped one the server knows the order
            heard.add(new ObjectId(id));
        }
    }

    /** Broadcasts may have been lost. */
    void gap() {
        heard.forget();
    }

    private @Nullable List<Entry> entries(List<ObjectId> ids) {
        List<Entry> entries = new ArrayList<>();
        return read(collection.ready(), ids, entries) ? entries : null;
    }

    private CompletionStage<@Nullable List<Entry>> stored(ObjectId after, int limit) {
        return queries.<@Nullable List<Entry>>ask(() -> page(after, limit))
                .thenCompose(page -> page == null || page.isEmpty()
                        ? CompletableFuture.completedFuture(page)
                        : caughtUp.get().thenApply(done -> page));
    }

    private @Nullable List<Entry> page(ObjectId after, int limit) {
        MongoCollection<RawBsonDocument> documents = collection.ready();
        List<Entry> entries = new ArrayList<>();
        ObjectId last = after;
        List<ObjectId> ids;
        do { // at least one entry, if there is one: what cannot be read is passed over
            ids = missed.after(documents, last, limit);
            if (ids == null || !read(documents, ids, entries)) {
                return null;
            }
            last = ids.isEmpty() ? last : ids.get(ids.size() - 1);
        } while (entries.isEmpty() && !ids.isEmpty());
        return entries;
    }

    /** Whether all of them are still there. */
    private boolean read(MongoCollection<RawBsonDocument> documents, List<ObjectId> ids, List<Entry> entries) {
        Map<ObjectId, RawBsonDocument> found = new HashMap<>();
        if (!ids.isEmpty()) {
            documents
                    .find(Filters.in("_id", ids))
                    .forEach(document -> found.put(document.getObjectId("_id").getValue(), document));
        }
        for (ObjectId id : ids) {
            RawBsonDocument document = found.get(id);
            if (document == null) {
                return false;
            }
            ClusterMessage.Broadcast broadcast = broadcast(document);
            if (broadcast != null) {
                entries.add(new Entry(id.toHexString(), broadcast));
            }
        }
        return true;
    }

    private ClusterMessage.@Nullable Broadcast broadcast(RawBsonDocument document) {
        try {
            return format.read(BsonTreeReader.read(document)) instanceof ClusterMessage.Broadcast broadcast
                    ? broadcast
                    : null;
        } catch (IOException e) {
            return null; // the inbox was told when it arrived
        }
    }
}
