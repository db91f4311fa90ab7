package io.roomcast.mongo;

import static io.roomcast.mongo.MongoNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoSocketException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.conformance.servers.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the stand-in does not do; skipped where there is no MongoDB. The module's README says how to run it. */
@Tag("real-mongodb")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MongoRealServerTest {
    private static final Duration KEPT = Duration.ofMinutes(2);
    private static final int STEP_DOWN_SECONDS = 5;

    private final List<MongoBackend> open = new ArrayList<>();
    private MongoSettings settings;
    private MongoClient client;
    private MongoCollection<Document> collection;

    private void connect(String what) {
        String uri = TestServers.realMongo(what).uri();
        settings = MongoConformanceTest.settings("test-" + Ids.hex16());
        client = MongoClients.create(uri);
        collection = client.getDatabase(settings.database()).getCollection(settings.collection());
    }

    @AfterEach
    void close() {
        open.forEach(MongoBackend::close);
        if (client != null) {
            collection.drop();
            client.close();
        }
    }

    private MongoNode node(MongoSettings of) {
        MongoBackend backend = new MongoBackend(of);
        open.add(backend);
        return MongoNode.open(backend, "/", KEPT);
    }

    private boolean isStored(String offset) {
        return collection.find(Filters.eq("_id", new ObjectId(offset))).first() != null;
    }

    @Test
    void aSessionWhoseOffsetWasEvictedIsNotRestoredAndTheStreamGoesOn() {
        connect("eviction by size from a capped collection");
        MongoSettings small = settings.withCapped(1 << 20);
        MongoNode one = node(small);
        MongoNode two = node(small);
        get(one.log().save(new Session("sid", "pid", Set.of(), Value.NULL)));
        String offset = get(one.emit("first"));
        assertThat(get(two.log().after(offset, 1))).isEmpty();

        String large = "x".repeat(64 << 10);
        List<String> sent = IntStream.range(0, 40).mapToObj(i -> "e" + i).toList();
        List<String> offsets =
                sent.stream().map(event -> get(one.emit(event, large))).toList();
        await().untilAsserted(() -> assertThat(isStored(offset)).isFalse());
        assertThat(get(two.log().after(offset, 1))).isNull();
        assertThat(get(two.log().take("pid"))).isNull();
        assertThat(get(two.log().after(offsets.get(offsets.size() - 2), 1)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.offset()).isEqualTo(offsets.get(offsets.size() - 1)));
        await().untilAsserted(() -> assertThat(two.events()).hasSize(1 + sent.size()));
        assertThat(two.events()).startsWith("first").endsWith(sent.toArray(String[]::new));
        assertThat(two.inbox().incidents).isEmpty();
    }

    @Test
    void whatIsTooOldExpiresAndNodesGoOn() {
        connect("expiry by an index");
        MongoSettings expiring = settings.withExpiry(Duration.ofSeconds(1));
        MongoNode one = node(expiring);
        MongoNode two = node(expiring);
        get(one.log().save(new Session("sid", "pid", Set.of(), Value.NULL)));
        String offset = get(one.emit("first"));
        String second = get(one.emit("second"));
        await().atMost(Duration.ofMinutes(3)) // MongoDB looks about once a minute
                .untilAsserted(() -> assertThat(isStored(second)).isFalse());
        assertThat(get(two.log().after(offset, 1))).isNull();
        assertThat(get(two.log().take("pid"))).isNull();
        get(one.emit("after"));
        await().untilAsserted(() -> assertThat(two.events()).containsExactly("first", "second", "after"));
        assertThat(two.inbox().incidents).isEmpty();
    }

    @Test
    void whatIsPublishedDuringAnElectionArrivesOnceAndInOrderOrFails() {
        connect("an election");
        MongoNode one = node(settings.withWriteConcern("majority"));
        MongoNode two = node(settings);
        CompletableFuture<Void> election = CompletableFuture.runAsync(this::electAgain);
        List<String> sent = new ArrayList<>();
        List<String> acknowledged = new ArrayList<>();
        for (int burst = 0; burst < 5 || !election.isDone(); burst++) {
            sendTen(one, sent, acknowledged);
        }
        election.join();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            get(one.emit("last"));
            return true;
        });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(two.events()).contains("last"));
        List<String> received =
                two.events().stream().filter(event -> !event.equals("last")).toList();
        assertThat(received).doesNotHaveDuplicates().containsAll(acknowledged);
        assertThat(sent).containsSubsequence(received);
        assertThat(two.inbox().gaps).isEmpty();
    }

    private static void sendTen(MongoNode node, List<String> sent, List<String> acknowledged) {
        List<CompletableFuture<String>> stages = new ArrayList<>();
        int first = sent.size();
        for (int i = first; i < first + 10; i++) {
            sent.add("e" + i);
            stages.add(node.emit("e" + i).toCompletableFuture());
        }
        for (int i = 0; i < stages.size(); i++) {
            Throwable failure =
                    stages.get(i).<Throwable>handle((done, thrown) -> thrown).join();
            if (failure == null) {
                acknowledged.add(sent.get(first + i));
            }
        }
    }

    /** Returns when there is a primary again, which may be the same. */
    private void electAgain() {
        Document stepDown = new Document("replSetStepDown", STEP_DOWN_SECONDS)
                .append("secondaryCatchUpPeriodSecs", 1)
                .append("force", true); // also if there is nobody else
        try {
            client.getDatabase("admin").runCommand(stepDown);
        } catch (MongoSocketException e) {
            // Whoever steps down may close connections before it answers.
        }
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> client.getDatabase("admin")
                .runCommand(new Document("hello", 1))
                .getBoolean("isWritablePrimary"));
    }
}
