package io.roomcast.conformance.servers;

import de.bwaldvogel.mongo.backend.Cursor;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The last operations of a {@link MongoStandIn}, in the order in which they were done. */
final class StandInOplog implements Oplog {
    private static final int CAPACITY = 50_000;
    private static final String BEFORE_INVALIDATION = "00";
    private static final String INVALIDATION = "01";

    private final long base = Instant.now().getEpochSecond() << 32;
    private final String instance =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final @Nullable Operation[] operations = new Operation[CAPACITY];
    private long oldest = 1;
    private long last;
    private boolean closed;

    /**
     * What was done.
     *
     * @param position from 1
     * @param event as a change stream tells it
     */
    record Operation(long position, String database, String collection, Document event) {
        String type() {
            return StandInFields.text(event, "operationType");
        }
    }

    // --- writing

    /** Adds an operation; {@code details} follow the fields that every event has. */
    synchronized void add(String type, String database, String collection, Document details) {
        last++;
        Document event = new Document("_id", token(last))
                .append("operationType", type)
                .append("clusterTime", time(last))
                .append("wallTime", Instant.now())
                .append("ns", namespace(database, collection));
        event.putAll(details);
        operations[slot(last)] = new Operation(last, database, collection, event);
        oldest = Math.max(oldest, last - CAPACITY + 1);
        notifyAll();
    }

    static Document namespace(String database, String collection) {
        Document namespace = new Document("db", database);
        return collection.isEmpty() ? namespace : namespace.append("coll", collection);
    }

    /** All history is lost: streams that have not seen it yet fail. */
    synchronized void forget() {
        last++; // else nobody could tell
        oldest = last + 1;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public void handleInsert(String namespace, List<Document> documents) {
        documents.forEach(document -> add(
                "insert",
                database(namespace),
                collection(namespace),
                new Document("documentKey", key(document)).append("fullDocument", document)));
    }

    private static Document key(Document document) {
        return new Document("_id", document.get("_id"));
    }

    @Override
    public void handleUpdate(String namespace, Document selector, Document query, List<Object> modifiedIds) {
        modifiedIds.forEach(id -> add(
                "update",
                database(namespace),
                collection(namespace),
                new Document("documentKey", new Document("_id", id))
                        .append(
                                "updateDescription",
                                new Document("updatedFields", query.getOrDefault("$set", new Document()))
                                        .append("removedFields", List.of()))));
    }

    @Override
    public void handleDelete(String namespace, Document query, List<Object> deletedIds) {
        deletedIds.forEach(id -> add(
                "delete",
                database(namespace),
                collection(namespace),
                new Document("documentKey", new Document("_id", id))));
    }

    @Override
    public void handleDropCollection(String namespace) {
        add("drop", database(namespace), collection(namespace), new Document());
    }

    private static String database(String namespace) {
        return namespace.substring(0, namespace.indexOf('.'));
    }

    private static String collection(String namespace) {
        return namespace.substring(namespace.indexOf('.') + 1);
    }

    @Override
    public Cursor createCursor(Document changeStream, String namespace, Aggregation aggregation) {
        throw new UnsupportedOperationException("see StandInStreams");
    }

    // --- positions

    synchronized long last() {
        return last;
    }

    BsonTimestamp time(long position) {
        return new BsonTimestamp(base + position);
    }

    Document token(long position) {
        return token(position, BEFORE_INVALIDATION);
    }

    Document invalidationToken(long position) {
        return token(position, INVALIDATION);
    }

    private Document token(long position, String suffix) {
        return new Document("_data", "82" + HexFormat.of().toHexDigits(position) + suffix + instance);
    }

    /** Where a stream goes on that begins at a time. */
    long before(BsonTimestamp time) {
        return Math.max(0, time.getValue() - base - 1);
    }

    /**
     * Where a stream goes on that had come so far.
     *
     * @param resume whether it goes on after an operation, and not after the end of a stream
     * @throws MongoServerError if it cannot
     */
    synchronized long after(Document token, boolean resume) {
        String data = String.valueOf(token.get("_data"));
        int end = 2 + 16;
        if (data.length() != end + 2 + instance.length()) {
            throw new MongoServerError(260, "InvalidResumeToken", "not a resume token: " + data);
        } else if (!data.endsWith(instance)) {
            throw lost();
        } else if (resume && data.startsWith(INVALIDATION, end)) {
            throw new MongoServerError(260, "InvalidResumeToken", "resumeAfter an invalidate event is not allowed");
        }
        long position = HexFormat.fromHexDigitsToLong(data, 2, end);
        check(position);
        return position;
    }

    private void check(long position) {
        if (position + 1 < oldest) {
            throw lost();
        }
    }

    private static MongoServerError lost() {
        return new MongoServerError(
                286,
                "ChangeStreamHistoryLost",
                "Resume of change stream was not possible, as the resume point may no longer be in the oplog.");
    }

    // --- reading

    /**
     * The operations after a position; waits for one.
     *
     * @return none if there is none in time, or if this is closed
     * @throws MongoServerError if they are not all there any more
     */
    synchronized List<Operation> read(long after, int limit, long waitMillis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        long left = until - System.nanoTime();
        while (last <= after && left > 0 && !closed) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
            left = until - System.nanoTime();
        }
        check(after);
        List<Operation> found = new ArrayList<>();
        for (long position = after + 1; position <= last && found.size() < limit; position++) {
            found.add(Objects.requireNonNull(operations[slot(position)]));
        }
        return found;
    }

    private static int slot(long position) {
        return (int) (position % CAPACITY);
    }
}
