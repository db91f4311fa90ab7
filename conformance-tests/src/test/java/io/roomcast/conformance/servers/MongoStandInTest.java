package io.roomcast.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The stand-in does what adapters rely on, and can lose what it has. */
class MongoStandInTest extends MongoServerRules {
    private static final int HISTORY_LOST = 286;

    private final MongoStandIn server = MongoStandIn.startNew();

    @Override
    MongoTestServer server() {
        return server;
    }

    @Test
    void itIsAReplicaSetThatTheDriversOfTodayAccept() {
        Document hello = database.runCommand(new Document("hello", 1));
        assertThat(hello.getInteger("maxWireVersion")).isGreaterThanOrEqualTo(17);
        assertThat(hello.getString("setName")).isNotEmpty();
        assertThat(server.isStandIn()).isTrue();
        assertThat(server.description()).contains("STAND-IN");
    }

    @Test
    void lostHistoryIsAnError() {
        try (var stream = open(collection.watch())) {
            insert(1, 2);
            BsonDocument token = stream.next().getResumeToken();
            server.forgetHistory();
            assertThatThrownBy(() -> {
                        stream.next();
                        stream.next();
                    })
                    .isInstanceOfSatisfying(
                            MongoException.class, e -> assertThat(e.getCode()).isEqualTo(HISTORY_LOST));
            assertThatThrownBy(() -> collection.watch().resumeAfter(token).cursor())
                    .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getCode())
                            .isEqualTo(HISTORY_LOST));
        }
    }

    @Test
    void theTokenOfAServerThatLostEverythingIsLostToo() {
        BsonDocument token;
        try (var stream = open(collection.watch())) {
            insert(1);
            token = stream.next().getResumeToken();
        }
        server.stop();
        server.start();
        assertThatThrownBy(() -> collection.watch().resumeAfter(token).cursor())
                .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getCode())
                        .isEqualTo(HISTORY_LOST));
    }

    @Test
    void cappedCollectionsKeepTheirOrderAndForgetTheOldest() {
        database.createCollection(
                "capped", new CreateCollectionOptions().capped(true).sizeInBytes(8192));
        MongoCollection<Document> capped = database.getCollection("capped");
        for (int i = 0; i < 20; i++) {
            capped.insertOne(new Document("n", i));
        }
        assertThat(capped.find().map(document -> document.getInteger("n")))
                .containsExactly(12, 13, 14, 15, 16, 17, 18, 19);
        assertThat(capped.find().sort(Sorts.descending("$natural")).map(document -> document.getInteger("n")))
                .startsWith(19, 18);
        Document described =
                database.listCollections().filter(Filters.eq("name", "capped")).first();
        assertThat(described.get("options", Document.class).getBoolean("capped"))
                .isTrue();
    }
}
