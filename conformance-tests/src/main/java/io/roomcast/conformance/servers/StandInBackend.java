package io.roomcast.conformance.servers;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the library does not know, or not as a replica set of MongoDB 7.0 does. */
final class StandInBackend extends AbstractMongoBackend {
    private static final int WIRE_VERSION = 21;
    private static final int REMEMBERED_SESSIONS = 1_000;

    private final Supplier<String> address;
    private final StandInOplog operations = new StandInOplog();
    private final StandInStreams streams = new StandInStreams(operations, this);
    private final Map<Object, Written> written = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Written> eldest) {
            return size() > REMEMBERED_SESSIONS;
        }
    };

    /** The last write of a session, and what it was answered: it may come again. */
    private record Written(Object number, Document reply) {}

    /** @param address where clients reach it */
    StandInBackend(Supplier<String> address) {
        this.address = address;
        enableOplog();
    }

    @Override
    protected Oplog createOplog() {
        return operations;
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new StandInDatabase(name, getCursorRegistry());
    }

    private StandInDatabase database(String name) {
        return (StandInDatabase) resolveDatabase(name);
    }

    Aggregation aggregation(String database, List<Document> pipeline) {
        return database(database).aggregation(pipeline, operations);
    }

    StandInOplog operations() {
        return operations;
    }

    @Override
    public void close() {
        operations.close();
        super.close();
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        Document reply =
                switch (command.toLowerCase(Locale.ROOT)) {
                    case "hello", "ismaster" -> hello();
                    case "insert" -> insert(database, query);
                    case "aggregate" -> aggregate(channel, database, command, query);
                    case "getmore" ->
                        streams.has(StandInFields.number(query, command))
                                ? streams.more(database, query)
                                : super.handleCommand(channel, database, command, query);
                    case "killcursors" -> {
                        streams.kill(StandInFields.list(query, "cursors"));
                        yield super.handleCommand(channel, database, command, query);
                    }
                    case "create" ->
                        super.handleCommand(
                                channel, database, command, database(database).notingCapped(query));
                    case "listcollections" ->
                        withOptions(database, query, super.handleCommand(channel, database, command, query));
                    case "drop" -> {
                        database(database).forget(StandInFields.text(query, command));
                        yield super.handleCommand(channel, database, command, query);
                    }
                    case "dropdatabase" -> dropped(database, super.handleCommand(channel, database, command, query));
                    case "renamecollection" -> renamed(query, super.handleCommand(channel, database, command, query));
                    case "endsessions" -> okay(new Document());
                    default -> super.handleCommand(channel, database, command, query);
                };
        return reply.append("operationTime", operations.time(operations.last()));
    }

    private static Document okay(Document reply) {
        Utils.markOkay(reply);
        return reply;
    }

    private Document hello() {
        return okay(new Document("helloOk", true)
                .append("isWritablePrimary", true)
                .append("ismaster", true)
                .append("setName", "stand-in")
                .append("setVersion", 1)
                .append("secondary", false)
                .append("hosts", List.of(address.get()))
                .append("primary", address.get())
                .append("me", address.get())
                .append("logicalSessionTimeoutMinutes", 30)
                .append("maxBsonObjectSize", 16 * 1024 * 1024)
                .append("maxMessageSizeBytes", 48_000_000)
                .append("maxWriteBatchSize", 100_000)
                .append("minWireVersion", 0)
                .append("maxWireVersion", WIRE_VERSION)
                .append("localTime", Instant.now(getClock())));
    }

    /** One at a time, so that all see the same order. A write that is sent again is not done again. */
    private Document insert(String database, Document query) {
        Object number = query.get("txnNumber");
        Object session = query.get("lsid");
        synchronized (written) {
            Written before = number == null ? null : written.get(session);
            if (before != null && before.number.equals(number)) {
                return okay(copy(before.reply));
            }
            Document reply = database(database).insert(query, operations);
            if (number != null) {
                written.put(session, new Written(number, copy(reply)));
            }
            return okay(reply);
        }
    }

    private static Document copy(Document document) {
        Document copy = new Document();
        copy.putAll(document);
        return copy;
    }

    private Document aggregate(Channel channel, String database, String command, Document query) {
        @Nullable Document stage = StandInStreams.stage(query);
        return stage == null
                ? super.handleCommand(channel, database, command, query)
                : streams.open(database, query, stage);
    }

    private Document withOptions(String database, Document query, Document reply) {
        Document cursor = StandInFields.document(reply, "cursor");
        Object wanted = query.get("filter") instanceof Document filter ? filter.get("name") : null;
        List<Document> all = StandInFields.list(cursor, "firstBatch");
        cursor.put(
                "firstBatch",
                all.stream()
                        .filter(one -> wanted == null || Objects.equals(wanted, one.get("name")))
                        .map(one -> one.append("options", database(database).options(StandInFields.text(one, "name"))))
                        .toList());
        return reply;
    }

    private Document dropped(String database, Document reply) {
        operations.add("dropDatabase", database, "", new Document());
        return reply;
    }

    private Document renamed(Document query, Document reply) {
        String from = StandInFields.text(query, "renameCollection");
        String to = StandInFields.text(query, "to");
        int fromDot = from.indexOf('.');
        int toDot = to.indexOf('.');
        operations.add(
                "rename",
                from.substring(0, fromDot),
                from.substring(fromDot + 1),
                new Document("to", StandInOplog.namespace(to.substring(0, toDot), to.substring(toDot + 1))));
        return reply;
    }
}
