package io.roomcast.conformance.servers;

import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A change stream that a client has open, of a collection, a database (no collection) or all (nothing of both). */
final class StandInStream {
    private static final int AT_ONCE = 2_000;

    /** More of them would be larger than any message may be, and clients would never come by; MongoDB has the same limit. */
    private static final int BYTES_AT_ONCE = 16 << 20;

    private final StandInOplog oplog;
    private final String database;
    private final String collection;
    private final Aggregation pipeline;
    private final UnaryOperator<Document> lookup;
    private long position;
    private boolean invalid;

    /** @param lookup adds to an update what the document is now, or nothing */
    StandInStream(
            StandInOplog oplog,
            String database,
            String collection,
            Aggregation pipeline,
            UnaryOperator<Document> lookup,
            long position) {
        this.oplog = oplog;
        this.database = database;
        this.collection = collection;
        this.pipeline = pipeline;
        this.lookup = lookup;
        this.position = position;
    }

    /**
     * Some events.
     *
     * @param token how far they go
     * @param ends whether there will be no more
     */
    record Batch(List<Document> events, Document token, boolean ends) {}

    /** Waits for events; none if there are none in time. */
    synchronized Batch next(int limit, long waitMillis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        List<Document> events = List.of();
        long left = waitMillis;
        do {
            List<StandInOplog.Operation> operations =
                    oplog.read(position, limit > 0 ? Math.min(limit, AT_ONCE) : AT_ONCE, left);
            if (operations.isEmpty()) {
                break;
            }
            events = pipeline.runStages(mine(operations).stream());
            left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        } while (events.isEmpty() && !invalid && left > 0);
        return new Batch(events, invalid ? oplog.invalidationToken(position) : oplog.token(position), invalid);
    }

    private List<Document> mine(List<StandInOplog.Operation> operations) {
        List<Document> events = new ArrayList<>();
        long bytes = 0;
        for (StandInOplog.Operation operation : operations) {
            if (bytes >= BYTES_AT_ONCE) {
                break;
            }
            position = operation.position();
            if (isMine(operation)) {
                bytes += size(operation.event());
                events.add(operation.type().equals("update") ? lookup.apply(operation.event()) : operation.event());
                if (invalidates(operation)) {
                    invalid = true;
                    events.add(new Document("_id", oplog.invalidationToken(position))
                            .append("operationType", "invalidate")
                            .append("clusterTime", operation.event().get("clusterTime"))
                            .append("wallTime", operation.event().get("wallTime")));
                    return events;
                }
            }
        }
        return events;
    }

    private static int size(Document event) {
        ByteBuf encoded = Unpooled.buffer();
        BsonEncoder.encodeDocument(event, encoded);
        return encoded.readableBytes();
    }

    private boolean isMine(StandInOplog.Operation operation) {
        boolean sameDatabase = database.isEmpty() || operation.database().equals(database);
        return sameDatabase
                && (collection.isEmpty()
                        || operation.collection().equals(collection)
                        || operation.type().equals("dropDatabase")
                        || isRenamedToMine(operation));
    }

    private boolean isRenamedToMine(StandInOplog.Operation operation) {
        return operation.type().equals("rename")
                && Objects.equals(operation.event().get("to"), StandInOplog.namespace(database, collection));
    }

    private boolean invalidates(StandInOplog.Operation operation) {
        return switch (operation.type()) {
            case "drop", "rename" -> !collection.isEmpty();
            case "dropDatabase" -> !database.isEmpty();
            default -> false;
        };
    }
}
