package io.roomcast.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoNamespace;
import com.mongodb.WriteConcern;
import io.roomcast.adapter.spi.Settings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of {@link MongoBackend}, with the names that the Node adapter uses where it has them ({@code wire.md} §8.2).
 *
 * @param uri where the replica set or sharded cluster is; {@code mongodb://localhost:27017} by default. Its options are the
 *     driver's; the read preference is that of the change stream, too. Not used with a client of the application's
 * @param database the one that has the collection; that of the URI by default, else {@code socketio}
 * @param collection the collection of all messages; {@code socket.io-adapter-events} by default. The same on every node and
 *     emitter
 * @param addCreatedAtField whether messages expire by an index on {@code createdAt}, instead of being in a capped collection;
 *     false by default. The same on every node and emitter
 * @param cappedSize of a capped collection that is created, in bytes; 64 MiB by default
 * @param expireAfter how long messages are kept by an index that is created; an hour by default, in whole seconds
 * @param createCollection whether the collection and its indexes are created if they are missing; true by default
 * @param allowOrdinaryCollection whether a collection is accepted that is neither capped nor expires, so that it grows for
 *     ever; false by default
 * @param writeConcern {@code majority}, a number, or the name of a custom one; null, which is the default, for that of the
 *     URI or client
 * @param batchSize how many events the server sends at once, at most; 0, which is the default, for as many as there are
 * @param maxAwaitTime how long the server waits for an event before it sends none; 1 s by default
 * @param livenessTimeout after which time a connection that is open and silent is given up, and what waits for a server fails;
 *     10 s by default. Longer than the server takes to confirm a write. A {@code socketTimeoutMS}, {@code connectTimeoutMS}
 *     or {@code serverSelectionTimeoutMS} in the URI comes first. Not used with a client of the application's
 */
public record MongoSettings(
        String uri,
        String database,
        String collection,
        boolean addCreatedAtField,
        long cappedSize,
        Duration expireAfter,
        boolean createCollection,
        boolean allowOrdinaryCollection,
        @Nullable String writeConcern,
        int batchSize,
        Duration maxAwaitTime,
        Duration livenessTimeout) {
    private static final long MIN_CAPPED_SIZE = 4_096;
    private static final int MAX_MEBIBYTES = 1 << 20;

    /** All defaults. */
    public static final MongoSettings DEFAULT = of(new Settings(Map.of()));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the URI is none, a name is one that MongoDB does not take, or a number or time is
     *     out of bounds
     */
    public MongoSettings {
        connection(uri);
        MongoNamespace.checkDatabaseNameValidity(database);
        MongoNamespace.checkCollectionNameValidity(collection);
        if (cappedSize < MIN_CAPPED_SIZE) {
            throw new IllegalArgumentException(
                    "setting 'cappedSize' must be " + MIN_CAPPED_SIZE + " bytes at least, not " + cappedSize);
        } else if (writeConcern != null && concern(writeConcern).equals(WriteConcern.UNACKNOWLEDGED)) {
            throw new IllegalArgumentException("setting 'writeConcern' must not be 0: nobody would learn of a failure");
        } else if (batchSize < 0) {
            throw new IllegalArgumentException("setting 'batchSize' must not be negative: " + batchSize);
        }
        atLeast("expireAfter", expireAfter, 1_000);
        atLeast("maxAwaitTime", maxAwaitTime, 1);
        atLeast("livenessTimeout", livenessTimeout, 100);
    }

    private static ConnectionString connection(String uri) {
        try {
            return new ConnectionString(uri);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "setting 'uri' must be one such as mongodb://host:27017/?replicaSet=rs0: " + e.getMessage(), e);
        }
    }

    private static void atLeast(String name, Duration time, int millis) {
        if (time.compareTo(Duration.ofMillis(millis)) < 0) {
            throw new IllegalArgumentException(
                    "setting '" + name + "' must be " + millis + " ms at least, not " + time);
        }
    }

    /** Reads the settings, which have the names of the components; {@code cappedSize} in MiB. */
    static MongoSettings of(Settings settings) {
        String uri = settings.text("uri", "mongodb://localhost:27017");
        String ofUri = connection(uri).getDatabase();
        return new MongoSettings(
                uri,
                settings.text("database", ofUri == null ? "socketio" : ofUri),
                settings.text("collection", "socket.io-adapter-events"),
                settings.flag("addCreatedAtField", false),
                1024L * 1024 * settings.integer("cappedSize", 64, 1, MAX_MEBIBYTES),
                settings.millis("expireAfter", Duration.ofHours(1)),
                settings.flag("createCollection", true),
                settings.flag("allowOrdinaryCollection", false),
                settings.text("writeConcern"),
                settings.integer("batchSize", 0, 0, Integer.MAX_VALUE),
                settings.millis("maxAwaitTime", Duration.ofSeconds(1)),
                settings.millis("livenessTimeout", Duration.ofSeconds(10)));
    }

    /** The write concern, or that of the URI or client. */
    WriteConcern concernOr(WriteConcern other) {
        return writeConcern == null ? other : concern(writeConcern);
    }

    private static WriteConcern concern(String text) {
        try {
            return new WriteConcern(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return new WriteConcern(text);
        }
    }

    /** These settings with another server. */
    public MongoSettings withUri(String other) {
        return new MongoSettings(
                other,
                database,
                collection,
                addCreatedAtField,
                cappedSize,
                expireAfter,
                createCollection,
                allowOrdinaryCollection,
                writeConcern,
                batchSize,
                maxAwaitTime,
                livenessTimeout);
    }

    /** These settings with another collection: what nodes of another cluster must not share. */
    public MongoSettings withCollection(String inDatabase, String name) {
        return new MongoSettings(
                uri,
                inDatabase,
                name,
                addCreatedAtField,
                cappedSize,
                expireAfter,
                createCollection,
                allowOrdinaryCollection,
                writeConcern,
                batchSize,
                maxAwaitTime,
                livenessTimeout);
    }

    /** These settings with a capped collection, of that size if it is created. */
    public MongoSettings withCapped(long bytes) {
        return new MongoSettings(
                uri,
                database,
                collection,
                false,
                bytes,
                expireAfter,
                createCollection,
                allowOrdinaryCollection,
                writeConcern,
                batchSize,
                maxAwaitTime,
                livenessTimeout);
    }

    /** These settings with messages that expire, after that time if the index is created. */
    public MongoSettings withExpiry(Duration after) {
        return new MongoSettings(
                uri,
                database,
                collection,
                true,
                cappedSize,
                after,
                createCollection,
                allowOrdinaryCollection,
                writeConcern,
                batchSize,
                maxAwaitTime,
                livenessTimeout);
    }

    /** These settings with a collection that is created, or not, and may be ordinary, or not. */
    public MongoSettings withCreation(boolean create, boolean allowOrdinary) {
        return new MongoSettings(
                uri,
                database,
                collection,
                addCreatedAtField,
                cappedSize,
                expireAfter,
                create,
                allowOrdinary,
                writeConcern,
                batchSize,
                maxAwaitTime,
                livenessTimeout);
    }

    /** These settings with another write concern. */
    public MongoSettings withWriteConcern(@Nullable String concern) {
        return new MongoSettings(
                uri,
                database,
                collection,
                addCreatedAtField,
                cappedSize,
                expireAfter,
                createCollection,
                allowOrdinaryCollection,
                concern,
                batchSize,
                maxAwaitTime,
                livenessTimeout);
    }

    /** These settings with another change stream. */
    public MongoSettings withStream(int events, Duration await, Duration liveness) {
        return new MongoSettings(
                uri,
                database,
                collection,
                addCreatedAtField,
                cappedSize,
                expireAfter,
                createCollection,
                allowOrdinaryCollection,
                writeConcern,
                events,
                await,
                liveness);
    }

    /** Where the server is, without the password. */
    String where() {
        return String.join(",", connection(uri).getHosts());
    }

    /** The settings for people: without the password. */
    @Override
    public String toString() {
        return ("MongoSettings[hosts=%s, database=%s, collection=%s, addCreatedAtField=%s, cappedSize=%d, expireAfter=%s,"
                        + " createCollection=%s, allowOrdinaryCollection=%s, writeConcern=%s, batchSize=%d,"
                        + " maxAwaitTime=%s, livenessTimeout=%s]")
                .formatted(
                        where(),
                        database,
                        collection,
                        addCreatedAtField,
                        cappedSize,
                        expireAfter,
                        createCollection,
                        allowOrdinaryCollection,
                        writeConcern,
                        batchSize,
                        maxAwaitTime,
                        livenessTimeout);
    }
}
