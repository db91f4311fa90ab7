package io.roomcast.conformance.servers;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The change streams that clients have open. */
final class StandInStreams {
    /** Apart from the ids of other cursors. */
    private static final long FIRST_ID = 1L << 40;

    private static final int DEFAULT_WAIT_MILLIS = 1_000;

    private final StandInOplog oplog;
    private final StandInBackend backend;
    private final Map<Long, StandInStream> open = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(FIRST_ID);

    StandInStreams(StandInOplog oplog, StandInBackend backend) {
        this.oplog = oplog;
        this.backend = backend;
    }

    /** The stage that asks for a stream, or null if the command asks for something else. */
    static @Nullable Document stage(Document aggregate) {
        List<Document> pipeline = Aggregation.parse(aggregate.get("pipeline"));
        return pipeline.isEmpty() ? null : (Document) pipeline.get(0).get("$changeStream");
    }

    Document open(String database, Document aggregate, Document stage) {
        Object target = aggregate.get("aggregate");
        String collection = target instanceof String name ? name : "";
        boolean all = Utils.isTrue(stage.get("allChangesForCluster"));
        List<Document> pipeline = Aggregation.parse(aggregate.get("pipeline"));
        StandInStream stream = new StandInStream(
                oplog,
                all ? "" : database,
                collection,
                backend.aggregation(database, pipeline.subList(1, pipeline.size())),
                "updateLookup".equals(stage.get("fullDocument")) ? this::lookUp : UnaryOperator.identity(),
                start(stage));
        long id = ids.incrementAndGet();
        open.put(id, stream);
        Document cursor = (Document) aggregate.getOrDefault("cursor", new Document());
        return reply(id, database, collection, "firstBatch", stream.next(batchSize(cursor), 0));
    }

    private long start(Document stage) {
        if (stage.get("resumeAfter") instanceof Document token) {
            return oplog.after(token, true);
        } else if (stage.get("startAfter") instanceof Document token) {
            return oplog.after(token, false);
        } else if (stage.get("startAtOperationTime") instanceof BsonTimestamp time) {
            return oplog.before(time);
        }
        return oplog.last();
    }

    /** What the document of an update is now. */
    private Document lookUp(Document event) {
        Document namespace = StandInFields.document(event, "ns");
        MongoCollection<?> collection = backend.resolveDatabase(StandInFields.text(namespace, "db"))
                .resolveCollection(StandInFields.text(namespace, "coll"), false);
        Document found = null;
        if (collection != null) {
            found = collection
                    .handleQueryAsStream(StandInFields.document(event, "documentKey"))
                    .findFirst()
                    .orElse(null);
        }
        Document full = new Document();
        full.putAll(event);
        return full.append("fullDocument", found);
    }

    boolean has(long id) {
        return open.containsKey(id);
    }

    Document more(String database, Document getMore) {
        long id = StandInFields.number(getMore, "getMore");
        StandInStream stream = open.get(id);
        if (stream == null) {
            throw new MongoServerError(43, "CursorNotFound", "cursor id " + id + " not found");
        }
        long wait = ((Number) getMore.getOrDefault("maxTimeMS", DEFAULT_WAIT_MILLIS)).longValue();
        try {
            return reply(
                    id,
                    database,
                    StandInFields.text(getMore, "collection"),
                    "nextBatch",
                    stream.next(batchSize(getMore), wait));
        } catch (MongoServerError e) {
            open.remove(id);
            throw e;
        }
    }

    private static int batchSize(Document options) {
        return ((Number) options.getOrDefault("batchSize", 0)).intValue();
    }

    private Document reply(
            long id, String database, @Nullable String collection, String batchName, StandInStream.Batch batch) {
        if (batch.ends()) {
            open.remove(id);
        }
        String name = collection == null || collection.isEmpty() ? "$cmd.aggregate" : collection;
        Document cursor = new Document("id", batch.ends() ? 0L : id)
                .append("ns", database + "." + name)
                .append(batchName, batch.events())
                .append("postBatchResumeToken", batch.token());
        Document reply = new Document("cursor", cursor);
        Utils.markOkay(reply);
        return reply;
    }

    /** Closes those of these ids that are streams. */
    void kill(List<?> cursorIds) {
        cursorIds.forEach(open::remove);
    }
}
