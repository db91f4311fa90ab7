package io.roomcast.benchmarks.traffic;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import io.roomcast.benchmarks.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** A bare driver that inserts documents of the adapter's shape, as many at once as wait, beside a bare change stream. */
final class MongoOutlet implements Outlet {
    private static final long CAPPED_BYTES = 64L << 20;

    private final MongoClient client;
    private final MongoCollection<Document> collection;
    private final List<Document> waiting = new ArrayList<>();
    private CompletableFuture<Void> sent = new CompletableFuture<>();

    MongoOutlet(@Nullable String uri, @Nullable String collection) {
        this.client = MongoClients.create(Objects.requireNonNull(uri));
        this.collection = client.getDatabase(Candidate.DATABASE).getCollection(Objects.requireNonNull(collection));
    }

    /** Makes the collection, and receives what is inserted from now on. */
    static AutoCloseable receive(@Nullable String uri, @Nullable String collection, Arrivals arrivals) {
        MongoClient client = MongoClients.create(Objects.requireNonNull(uri));
        MongoDatabase database = client.getDatabase(Candidate.DATABASE);
        String name = Objects.requireNonNull(collection);
        database.createCollection(
                name, new CreateCollectionOptions().capped(true).sizeInBytes(CAPPED_BYTES));
        var stream = database.getCollection(name).watch().cursor();
        Thread reader = new Thread(
                () -> {
                    while (true) {
                        Document document = Objects.requireNonNull(stream.next().getFullDocument());
                        Object argument = document.get("data", Document.class)
                                .get("packet", Document.class)
                                .getList("data", Object.class)
                                .get(1);
                        if (argument instanceof Binary binary) {
                            arrivals.arrived(binary.getData(), 0);
                        } else {
                            arrivals.arrived((String) argument);
                        }
                    }
                },
                "reader");
        reader.setDaemon(true); // it ends with the process, in the middle of a read
        reader.start();
        return () -> {};
    }

    @Override
    public CompletionStage<?> send(byte[] payload, boolean binary) {
        Object argument = binary ? new Binary(payload) : Payload.text(payload);
        Document options = new Document("rooms", List.of(Receiver.ROOM))
                .append("except", List.of())
                .append("flags", new Document());
        waiting.add(new Document("type", 3)
                .append(
                        "data",
                        new Document("packet", new Document("type", 2).append("data", List.of("message", argument)))
                                .append("opts", options))
                .append("uid", "0123456789abcdef")
                .append("nsp", "/"));
        return sent;
    }

    @Override
    public void flush() {
        if (!waiting.isEmpty()) {
            collection.insertMany(waiting);
            waiting.clear();
            sent.complete(null);
            sent = new CompletableFuture<>();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
