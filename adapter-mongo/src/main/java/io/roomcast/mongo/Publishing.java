package io.roomcast.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoServerException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.InsertManyOptions;
import io.roomcast.adapter.spi.NaturalBatches;
import java.util.List;
import org.bson.RawBsonDocument;

/** Publishes by ordered inserts. A message goes out at most once, as its id can be there only once. */
final class Publishing implements NaturalBatches.Sender<Publication> {
    private static final long MAX_BATCH_BYTES = 4 << 20;
    private static final int DUPLICATE_KEY = 11000;

    private final EventCollection collection;
    private final String server;
    private final NaturalBatches<Publication> batches;

    /** @param where the server is, for people */
    Publishing(EventCollection collection, String where) {
        this.collection = collection;
        this.server = "MongoDB at " + where;
        this.batches = new NaturalBatches<>("mongo", server, MAX_BATCH_BYTES, this);
    }

    /** Sends it in its turn; if it cannot be taken, it fails. */
    Publication send(Publication publication) {
        batches.add(List.of(publication));
        return publication;
    }

    @Override
    public void send(List<Publication> batch) {
        List<Publication> rest = batch;
        while (!rest.isEmpty()) {
            try {
                collection.ready().insertMany(documents(rest), new InsertManyOptions().ordered(true));
                complete(rest);
                batches.works();
                return;
            } catch (MongoBulkWriteException e) {
                rest = afterError(rest, e);
            } catch (IllegalStateException | MongoException e) {
                failed(rest, e);
                return;
            }
        }
    }

    private static List<RawBsonDocument> documents(List<Publication> batch) {
        return batch.stream().map(one -> one.document).toList();
    }

    private static void complete(List<Publication> done) {
        done.forEach(one -> one.complete(null));
    }

    /** What was before the document that MongoDB refuses is there; what is after it has not been tried. */
    private static List<Publication> afterError(List<Publication> batch, MongoBulkWriteException failure) {
        if (failure.getWriteErrors().isEmpty()) { // it is there, but not confirmed as the write concern wants
            batch.forEach(one -> one.completeExceptionally(failure));
            return List.of();
        }
        BulkWriteError error = failure.getWriteErrors().get(0);
        complete(batch.subList(0, error.getIndex()));
        Publication refused = batch.get(error.getIndex());
        if (error.getCode() == DUPLICATE_KEY) { // it got there before an answer was lost
            refused.complete(null);
        } else {
            refused.completeExceptionally(failure);
        }
        return batch.subList(error.getIndex() + 1, batch.size());
    }

    private void failed(List<Publication> batch, RuntimeException failure) {
        RuntimeException told =
                new IllegalStateException("cannot publish at " + server + ": " + failure.getMessage(), failure);
        if (failure instanceof MongoServerException) {
            batch.forEach(one -> one.completeExceptionally(told));
        } else {
            collection.reset();
            batches.lost(batch, told);
        }
    }

    /** Sends what waits, for a while, and ends. */
    void close() {
        batches.close();
    }
}
