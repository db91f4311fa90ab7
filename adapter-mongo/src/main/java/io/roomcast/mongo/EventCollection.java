package io.roomcast.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The collection of all messages, which is checked, and created if it is missing, before it is used. */
final class EventCollection {
    private static final Logger LOG = LoggerFactory.getLogger(EventCollection.class);

    private static final int NAMESPACE_EXISTS = 48;
    private static final Set<Integer> INDEX_EXISTS = Set.of(85, 86);
    private static final String CREATED_AT = "createdAt";

    private final MongoDatabase database;
    private final MongoCollection<RawBsonDocument> collection;
    private final MongoSettings settings;
    private volatile boolean ready;
    private boolean wasReady;

    EventCollection(MongoClient client, MongoSettings settings) {
        this.settings = settings;
        this.database = client.getDatabase(settings.database());
        MongoCollection<RawBsonDocument> bare = database.getCollection(settings.collection(), RawBsonDocument.class)
                .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry());
        this.collection = bare.withWriteConcern(settings.concernOr(bare.getWriteConcern()));
    }

    /** The full name. */
    String name() {
        return collection.getNamespace().getFullName();
    }

    /** Whether sessions are deleted when they are taken. */
    boolean expires() {
        return settings.addCreatedAtField();
    }

    /** It must be checked again. */
    void reset() {
        ready = false;
    }

    /**
     * The collection, ready for use.
     *
     * @throws IllegalStateException if it is not of the kind that the settings want
     * @throws com.mongodb.MongoException if the server does not answer, or not as it should
     */
    MongoCollection<RawBsonDocument> ready() {
        if (!ready) {
            prepare();
        }
        return collection;
    }

    private synchronized void prepare() {
        if (ready) {
            return;
        }
        Document found = describe();
        if (found == null) {
            create();
            found = describe();
        }
        if (found == null) {
            throw new IllegalStateException("the collection " + name() + " was dropped while it was created");
        }
        check(found);
        if (settings.createCollection()) {
            // Both kinds of nodes look sessions up by their pid.
            createIndex(
                    Indexes.ascending("data.pid"),
                    new IndexOptions().partialFilterExpression(Filters.eq("type", MongoFormat.SESSION)));
        }
        wasReady = true;
        ready = true;
    }

    private @Nullable Document describe() {
        return database.listCollections()
                .filter(Filters.eq("name", settings.collection()))
                .first();
    }

    private void create() {
        if (!settings.createCollection()) {
            throw new IllegalStateException("the collection " + name()
                    + " does not exist: create it, or let that be done by createCollection=true");
        }
        CreateCollectionOptions options = new CreateCollectionOptions();
        if (!expires()) {
            options.capped(true).sizeInBytes(settings.cappedSize());
        }
        try {
            database.createCollection(settings.collection(), options);
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != NAMESPACE_EXISTS) { // as another node was faster
                throw e;
            }
        }
    }

    private void check(Document found) {
        String type = found.getString("type");
        if (type != null && !type.equals("collection")) {
            throw new IllegalStateException(name() + " is a " + type + ", not a collection");
        }
        Document options = found.get("options", new Document());
        boolean capped = Boolean.TRUE.equals(options.get("capped"));
        if (expires()) {
            checkExpiry(capped);
        } else if (!capped) {
            accept("the collection " + name()
                    + " exists and is not capped, so it would grow for ever: use another one, convert it to capped, set"
                    + " addCreatedAtField=true on all nodes if it has an index that lets documents expire, or set"
                    + " allowOrdinaryCollection=true");
        }
    }

    private void checkExpiry(boolean capped) {
        if (capped) {
            throw new IllegalStateException("the collection " + name()
                    + " is capped, so nothing in it expires: use another one, or addCreatedAtField=false on all nodes");
        } else if (hasExpiry()) {
            return;
        } else if (settings.createCollection()) {
            createIndex(
                    Indexes.ascending(CREATED_AT),
                    new IndexOptions().expireAfter(settings.expireAfter().toSeconds(), TimeUnit.SECONDS));
        } else {
            accept("the collection " + name() + " has no index with expireAfterSeconds on " + CREATED_AT
                    + ", so it would grow for ever: create one, let that be done by createCollection=true, or set"
                    + " allowOrdinaryCollection=true");
        }
    }

    private boolean hasExpiry() {
        for (Document index : collection.listIndexes()) {
            Document key = index.get("key", new Document());
            if (key.keySet().equals(Set.of(CREATED_AT)) && index.get("expireAfterSeconds") != null) {
                return true;
            }
        }
        return false;
    }

    /** When it was dropped while others were publishing, it came back as an ordinary one; better that than none. */
    private void accept(String otherwise) {
        if (wasReady) {
            LOG.warn("{}", otherwise);
        } else if (!settings.allowOrdinaryCollection()) {
            throw new IllegalStateException(otherwise);
        }
    }

    private void createIndex(org.bson.conversions.Bson keys, IndexOptions options) {
        try {
            collection.createIndex(keys, options);
        } catch (MongoCommandException e) {
            if (!INDEX_EXISTS.contains(e.getErrorCode())) { // with other options, which are somebody's choice
                throw e;
            }
        }
    }
}
