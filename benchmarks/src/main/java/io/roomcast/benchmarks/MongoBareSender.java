package io.roomcast.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** A bare driver that inserts documents of the same shape as the adapter's, 1,000 at once. */
final class MongoBareSender implements Throughput.Sender {
    private static final int BATCH = 1_000;

    private final MongoClient client;
    private final MongoCollection<Document> collection;
    private final String text;

    /** @param size how many bytes of text a message has */
    MongoBareSender(String uri, int size) {
        this.client = MongoClients.create(uri);
        this.collection = client.getDatabase(MongoThroughput.DATABASE).getCollection("bare");
        this.text = "x".repeat(size);
    }

    private Document document() {
        return new Document("type", 3)
                .append(
                        "data",
                        new Document("packet", new Document("type", 2).append("data", List.of("message", text)))
                                .append(
                                        "opts",
                                        new Document("rooms", List.of("room"))
                                                .append("except", List.of())
                                                .append("flags", new Document())))
                .append("uid", "0123456789abcdef")
                .append("nsp", "/");
    }

    @Override
    public void send(int messages) {
        for (int sent = 0; sent < messages; sent += BATCH) {
            List<Document> batch = new ArrayList<>();
            for (int i = sent; i < Math.min(messages, sent + BATCH); i++) {
                batch.add(document());
            }
            collection.insertMany(batch);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
