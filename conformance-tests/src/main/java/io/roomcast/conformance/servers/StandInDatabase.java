package io.roomcast.conformance.servers;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.EmptyIndex;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A database whose collections may be capped, and which tells the order of its inserts. */
final class StandInDatabase extends AbstractSynchronizedMongoDatabase<Integer> {
    private static final int BYTES_A_DOCUMENT = 1_024;

    private final Map<String, Document> capped = new ConcurrentHashMap<>();

    StandInDatabase(String name, CursorRegistry cursors) {
        super(name, cursors);
        initializeNamespacesAndIndexes();
    }

    @Override
    protected StandInCollection openOrCreateCollection(String name, CollectionOptions options) {
        return new StandInCollection(this, name, options, cursorRegistry);
    }

    @Override
    protected Index<Integer> openOrCreateUniqueIndex(
            String collection, String index, List<IndexKey> keys, boolean sparse) {
        return new MemoryUniqueIndex(index, keys, sparse);
    }

    /** Those are needed for their names and options only. */
    @Override
    protected Index<Integer> openOrCreateSecondaryIndex(
            String collection, String index, List<IndexKey> keys, boolean sparse) {
        return new EmptyIndex<>(index, keys);
    }

    @Override
    protected long getStorageSize() {
        return 0;
    }

    @Override
    protected long getFileSize() {
        return 0;
    }

    // --- capped collections

    /** What is left of the command to create a collection, for one that is not capped. */
    Document notingCapped(Document create) {
        Document ordinary = new Document();
        ordinary.putAll(create);
        ordinary.remove("size");
        ordinary.remove("max");
        if (Boolean.TRUE.equals(ordinary.remove("capped"))) {
            String name = StandInFields.text(create, "create");
            if (resolveCollection(name, false) == null) {
                capped.put(name, new Document("capped", true).append("size", create.get("size")));
            }
        }
        return ordinary;
    }

    Document options(String collection) {
        return capped.getOrDefault(collection, new Document());
    }

    void forget(String collection) {
        capped.remove(collection);
    }

    // --- inserts

    /** Inserts documents; the order in which they are stored is that of the operations. */
    Document insert(Document command, Oplog oplog) {
        String name = StandInFields.text(command, "insert");
        boolean ordered = !Boolean.FALSE.equals(command.get("ordered"));
        List<Document> documents = StandInFields.list(command, "documents");
        StandInCollection collection = (StandInCollection) resolveOrCreateCollection(name);
        List<Document> inserted = new ArrayList<>();
        List<Document> errors = new ArrayList<>();
        for (int i = 0; i < documents.size() && (errors.isEmpty() || !ordered); i++) {
            try {
                Document document = idFirst(documents.get(i));
                collection.addDocument(document);
                inserted.add(document);
            } catch (MongoServerError e) {
                errors.add(new Document("index", i)
                        .append("code", e.getCode())
                        .append("errmsg", e.getMessageWithoutErrorCode()));
            }
        }
        oplog.handleInsert(collection.getFullName(), inserted);
        Document options = capped.get(name);
        if (options != null) {
            long bytes = StandInFields.number(options, "size");
            collection.keep(Math.toIntExact(Math.max(4, bytes / BYTES_A_DOCUMENT)));
        }
        Document reply = new Document("n", inserted.size());
        return errors.isEmpty() ? reply : reply.append("writeErrors", errors);
    }

    private static Document idFirst(Document sent) {
        if (!sent.containsKey("_id")) {
            return sent;
        }
        Document stored = new Document("_id", sent.get("_id"));
        stored.putAll(sent);
        return stored;
    }

    // --- for streams

    /** A pipeline over what no collection has. */
    Aggregation aggregation(List<Document> pipeline, Oplog oplog) {
        MongoCollection<?> none = null;
        return Aggregation.fromPipeline(pipeline, name -> this, this, none, oplog);
    }
}
