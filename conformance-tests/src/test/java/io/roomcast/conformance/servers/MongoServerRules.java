package io.roomcast.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.OperationType;
import io.roomcast.adapter.spi.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What adapters rely on, as the driver of MongoDB sees it: the stand-in does it, and MongoDB. */
abstract class MongoServerRules {
    MongoClient client;
    MongoDatabase database;
    MongoCollection<Document> collection;

    /** Closed after each test, which leaves a shared one open. */
    abstract MongoTestServer server();

    @BeforeEach
    void connect() {
        client = MongoClients.create(server().uri());
        database = client.getDatabase("test-" + Ids.hex16());
        database.createCollection("events");
        collection = database.getCollection("events");
    }

    @AfterEach
    void disconnect() {
        if (client != null) {
            database.drop();
            client.close();
            server().close();
        }
    }

    static MongoChangeStreamCursor<ChangeStreamDocument<Document>> open(ChangeStreamIterable<Document> stream) {
        return stream.maxAwaitTime(20, TimeUnit.SECONDS).cursor();
    }

    static int number(ChangeStreamDocument<Document> event) {
        return event.getFullDocument().getInteger("n");
    }

    void insert(int... numbers) {
        collection.insertMany(IntStream.of(numbers)
                .mapToObj(number -> new Document("n", number))
                .toList());
    }

    @Test
    void insertsAreToldInOrderToThoseThatWait() throws Exception {
        try (var stream = open(collection.watch())) {
            CompletableFuture<List<Integer>> read = CompletableFuture.supplyAsync(() -> {
                List<Integer> numbers = new ArrayList<>();
                while (numbers.size() < 300) {
                    numbers.add(number(stream.next()));
                }
                return numbers;
            });
            for (int i = 0; i < 300; i += 3) {
                insert(i, i + 1, i + 2);
            }
            assertThat(read.get(20, TimeUnit.SECONDS))
                    .isEqualTo(IntStream.range(0, 300).boxed().toList());
        }
    }

    @Test
    void manyLargeInsertsAreToldInSeveralAnswers() {
        String large = "x".repeat(1 << 20);
        try (var stream = open(collection.watch())) {
            for (int i = 0; i < 60; i += 6) {
                collection.insertMany(IntStream.range(i, i + 6)
                        .mapToObj(number -> new Document("n", number).append("large", large))
                        .toList());
            }
            for (int i = 0; i < 60; i++) { // more than a message of MongoDB's may have
                assertThat(number(stream.next())).isEqualTo(i);
            }
        }
    }

    @Test
    void anEventSaysWhereItHappened() {
        try (var stream = open(database.watch())) {
            insert(1);
            ChangeStreamDocument<Document> event = stream.next();
            assertThat(event.getNamespace()).isEqualTo(collection.getNamespace());
            assertThat(event.getOperationType()).isEqualTo(OperationType.INSERT);
            assertThat(event.getDocumentKey().get("_id"))
                    .isEqualTo(event.getFullDocument().toBsonDocument().get("_id"));
            assertThat(event.getClusterTime()).isNotNull();
        }
    }

    @Test
    void theServerChoosesByThePipelineAndTheTokenMovesAllTheSame() {
        try (var stream = collection
                .watch(List.of(Aggregates.match(Filters.gt("fullDocument.n", 10))))
                .maxAwaitTime(1, TimeUnit.SECONDS)
                .cursor()) {
            insert(1, 11, 2, 12);
            assertThat(number(stream.next())).isEqualTo(11);
            assertThat(number(stream.next())).isEqualTo(12);
            BsonDocument before = stream.getResumeToken();
            insert(3);
            assertThat(stream.tryNext()).isNull();
            assertThat(stream.getResumeToken()).isNotEqualTo(before);
            try (var rest = open(collection.watch().resumeAfter(stream.getResumeToken()))) {
                insert(20);
                assertThat(number(rest.next())).isEqualTo(20);
            }
        }
    }

    @Test
    void aDatabaseAndTheWholeServerCanBeWatched() {
        MongoDatabase other = client.getDatabase(database.getName() + "-other");
        try (var ofDatabase = open(database.watch());
                var ofAll = open(
                        client.watch(List.of(Aggregates.match(Filters.regex("ns.db", "^" + database.getName())))))) {
            other.getCollection("c").insertOne(new Document("n", 1));
            insert(2);
            assertThat(number(ofDatabase.next())).isEqualTo(2);
            assertThat(number(ofAll.next())).isEqualTo(1);
            assertThat(number(ofAll.next())).isEqualTo(2);
        } finally {
            other.drop();
        }
    }

    @Test
    void aStreamIsResumedAfterATokenAndFromATime() {
        try (var stream = open(collection.watch())) {
            IntStream.rangeClosed(1, 3).forEach(this::insert);
            ChangeStreamDocument<Document> first = stream.next();
            try (var resumed = open(collection.watch().resumeAfter(first.getResumeToken()))) {
                assertThat(number(resumed.next())).isEqualTo(2);
            }
            try (var later =
                    open(collection.watch().startAtOperationTime(stream.next().getClusterTime()))) {
                assertThat(number(later.next())).isEqualTo(2);
                assertThat(number(later.next())).isEqualTo(3);
            }
        }
    }

    @Test
    void aCollectionThatIsDroppedOrRenamedInvalidatesItsStream() {
        insert(1);
        try (var stream = open(collection.watch())) {
            collection.drop();
            assertThat(stream.next().getOperationType()).isEqualTo(OperationType.DROP);
            ChangeStreamDocument<Document> end = stream.next();
            assertThat(end.getOperationType()).isEqualTo(OperationType.INVALIDATE);
            assertThatThrownBy(() ->
                            collection.watch().resumeAfter(end.getResumeToken()).cursor())
                    .isInstanceOf(MongoCommandException.class);
            insert(2);
            try (var next = open(collection.watch().startAfter(end.getResumeToken()))) {
                assertThat(number(next.next())).isEqualTo(2);
            }
        }
        try (var stream = open(collection.watch())) {
            collection.renameCollection(new MongoNamespace(database.getName(), "renamed"));
            assertThat(stream.next().getOperationType()).isEqualTo(OperationType.RENAME);
            assertThat(stream.next().getOperationType()).isEqualTo(OperationType.INVALIDATE);
        }
    }

    @Test
    void anUpdateIsLookedUpIfThatIsWanted() {
        insert(1);
        try (var plain = open(collection.watch());
                var lookedUp = open(collection.watch().fullDocument(FullDocument.UPDATE_LOOKUP))) {
            collection.updateOne(Filters.eq("n", 1), Updates.set("n", 2));
            assertThat(plain.next().getFullDocument()).isNull();
            assertThat(number(lookedUp.next())).isEqualTo(2);
        }
    }

    @Test
    void indexesAreListedWithTheirOptions() {
        collection.createIndex(Indexes.ascending("createdAt"), new IndexOptions().expireAfter(60L, TimeUnit.SECONDS));
        assertThat(collection.listIndexes())
                .anySatisfy(index -> assertThat(index.get("expireAfterSeconds", Number.class))
                        .extracting(Number::intValue)
                        .isEqualTo(60));
    }

    @Test
    void anOrderedInsertStopsAtADuplicate() {
        Document taken = new Document("_id", 1);
        collection.insertOne(taken);
        assertThatThrownBy(() -> collection.insertMany(
                        List.of(new Document("_id", 0), new Document("_id", 1), new Document("_id", 2))))
                .isInstanceOf(MongoException.class);
        assertThat(collection.find().map(document -> document.getInteger("_id")))
                .containsExactly(1, 0);
    }
}
