package io.roomcast.mongo;

import static io.roomcast.mongo.MongoNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.MongoTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kit cannot know of this backend. */
class MongoBackendTest {
    private static final Duration KEPT = Duration.ofMinutes(2);

    private final MongoSettings settings = MongoConformanceTest.settings("test-" + Ids.hex16());
    private final MongoClient client = MongoClients.create(TestServers.mongo().uri());
    private final MongoDatabase database = client.getDatabase(settings.database());
    private final MongoCollection<Document> collection = database.getCollection(settings.collection());
    private final List<MongoBackend> open = new ArrayList<>();

    private MongoBackend backend(MongoSettings of) {
        MongoBackend backend = new MongoBackend(of);
        open.add(backend);
        return backend;
    }

    private MongoNode node() {
        return MongoNode.open(backend(settings), "/", null);
    }

    private MongoNode recovering(MongoSettings of) {
        return MongoNode.open(backend(of), "/", KEPT);
    }

    @AfterEach
    void close() {
        open.forEach(MongoBackend::close);
        collection.drop();
        client.close();
    }

    // --- the collection

    private Document options() {
        return database.listCollections().into(new ArrayList<>()).stream()
                .filter(one -> one.getString("name").equals(settings.collection()))
                .findFirst()
                .orElseThrow()
                .get("options", Document.class);
    }

    @Test
    void severalNodesCreateOneCappedCollection() {
        List<MongoBackend> backends =
                Stream.generate(() -> backend(settings)).limit(6).toList();
        List<MongoNode> nodes = backends.parallelStream()
                .map(backend -> MongoNode.open(backend, "/", null))
                .toList();
        assertThat(options().getBoolean("capped")).isTrue();
        get(nodes.get(0).emit("hello"));
        nodes.stream().skip(1).forEach(node -> await().untilAsserted(
                        () -> assertThat(node.events()).containsExactly("hello")));
    }

    @Test
    void severalNodesCreateOneIndexByWhichDocumentsExpire() {
        MongoSettings expiring = settings.withExpiry(Duration.ofSeconds(90));
        Stream.generate(() -> backend(expiring)).limit(4).toList().parallelStream()
                .forEach(backend -> MongoNode.open(backend, "/", null));
        assertThat(options()).doesNotContainKey("capped");
        assertThat(collection.listIndexes().into(new ArrayList<>()))
                .filteredOn(index -> index.get("key", Document.class).containsKey("createdAt"))
                .singleElement()
                .satisfies(index -> assertThat(
                                index.get("expireAfterSeconds", Number.class).longValue())
                        .isEqualTo(90));
    }

    private static void assertRefused(CompletionStage<Link> link, String reason) {
        assertThatThrownBy(() -> get(link))
                .isInstanceOf(CompletionException.class)
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason);
    }

    private CompletionStage<Link> link(MongoSettings of) {
        return backend(of).link(new NodeContext("n", "/", null), new RecordingInbox());
    }

    @Test
    void anOrdinaryCollectionIsRefusedUnlessToldOtherwise() {
        database.createCollection(settings.collection());
        assertRefused(link(settings), "is not capped");
        assertRefused(link(settings.withExpiry(KEPT).withCreation(false, false)), "expireAfterSeconds");
        get(link(settings.withCreation(true, true)));
    }

    @Test
    void aCappedCollectionIsNotOneWhoseDocumentsExpire() {
        database.createCollection(
                settings.collection(),
                new CreateCollectionOptions().capped(true).sizeInBytes(1 << 20));
        assertRefused(link(settings.withExpiry(KEPT)), "is capped");
    }

    @Test
    void aMissingCollectionIsAnErrorIfNoneIsToBeCreated() {
        assertRefused(link(settings.withCreation(false, false)), "does not exist");
    }

    // --- the stream

    private static final class Commands implements CommandListener {
        final List<BsonDocument> started = new CopyOnWriteArrayList<>();

        @Override
        public void commandStarted(CommandStartedEvent event) {
            started.add(event.getCommand().clone());
        }

        List<BsonDocument> named(String name) {
            return started.stream()
                    .filter(command -> command.getFirstKey().equals(name))
                    .toList();
        }
    }

    private MongoClient listening(Commands commands) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(TestServers.mongo().uri()))
                .addCommandListener(commands)
                .build());
    }

    private static BsonDocument stage(BsonDocument aggregate) {
        return aggregate.getArray("pipeline").get(0).asDocument().getDocument("$changeStream");
    }

    @Test
    void oneStreamIsOpenAndGoesOnWhereItWasWithTheSameOptionsWhenSomebodyComes() {
        Commands commands = new Commands();
        MongoNode sender = node();
        try (MongoClient lent = listening(commands)) {
            MongoBackend backend = new MongoBackend(
                    lent,
                    settings.withStream(77, Duration.ofMillis(500), Duration.ofSeconds(10))
                            .withWriteConcern("1"));
            open.add(backend);
            MongoNode first = MongoNode.open(backend, "/", null);
            get(sender.emit("one"));
            await().until(() -> first.events().contains("one"));
            MongoNode second = MongoNode.open(backend, "/second", null);
            get(sender.emit("two"));
            await().until(() -> first.events().contains("two"));
            assertThat(first.events()).containsExactly("one", "two");
            assertThat(second.events()).isEmpty();
            assertThat(first.id()).as("one id for the server").isEqualTo(second.id());

            List<BsonDocument> opened = commands.named("aggregate");
            assertThat(opened).hasSize(2).allSatisfy(one -> assertThat(
                            one.getDocument("cursor").getInt32("batchSize").getValue())
                    .isEqualTo(77));
            assertThat(stage(opened.get(0))).isEmpty();
            assertThat(stage(opened.get(1))).containsKey("resumeAfter");
            assertThat(commands.named("insert")).allSatisfy(one -> assertThat(
                            one.getDocument("writeConcern").getInt32("w").getValue())
                    .isEqualTo(1));
            backend.close();
        }
    }

    @Test
    void theServerSendsOnlyWhatCanBeUsed() {
        Commands commands = new Commands();
        MongoNode sender = node();
        MongoNode elsewhere = MongoNode.open(sender.backend(), "/elsewhere", KEPT);
        try (MongoClient lent = listening(commands)) {
            MongoBackend backend = new MongoBackend(lent, settings);
            open.add(backend);
            MongoNode node = MongoNode.open(backend, "/", null);
            RawBsonDocument match = new RawBsonDocument(
                    commands.named("aggregate")
                            .get(0)
                            .getArray("pipeline")
                            .get(1)
                            .asDocument(),
                    new org.bson.codecs.BsonDocumentCodec());
            List<Document> seen = new ArrayList<>();
            get(elsewhere.emit("of another namespace"));
            get(elsewhere.log().save(new Session("s", "p", Set.of(), Value.NULL)));
            get(node.emit("own"));
            get(sender.emit("wanted"));
            await().until(() -> node.events().contains("wanted"));
            assertThat(match.toJson()).contains("\"$in\": [\"/\"]");
            for (Document one : collection.find()) {
                if (one.getInteger("type") != 2) {
                    seen.add(one);
                }
            }
            assertThat(seen).hasSize(4);
            assertThat(node.events()).containsExactly("wanted");
            backend.close();
        }
    }

    @Test
    void aCollectionThatIsDroppedIsMadeAgainAndThatIsReported() {
        MongoNode one = node();
        MongoNode two = node();
        collection.drop();
        await().untilAsserted(() -> assertThat(List.of(one, two))
                .allSatisfy(node ->
                        assertThat(node.inbox().gaps).singleElement().asString().contains("was dropped or renamed")));
        assertThat(options().getBoolean("capped")).isTrue();
        get(one.emit("after"));
        await().untilAsserted(() -> assertThat(two.events()).containsExactly("after"));
    }

    @Test
    void aCollectionThatIsRenamedIsMadeAgainAndThatIsReported() {
        MongoNode one = node();
        MongoNode two = node();
        MongoNamespace other = new MongoNamespace(settings.database(), settings.collection() + "-old");
        collection.renameCollection(other);
        await().untilAsserted(() -> assertThat(two.inbox().gaps).hasSize(1));
        get(one.emit("after"));
        await().untilAsserted(() -> assertThat(two.events()).containsExactly("after"));
        database.getCollection(other.getCollectionName()).drop();
    }

    @Test
    void whatTheServerHasForgottenIsAReportedGapAndTheStreamGoesOn() {
        try (MongoTestServer server = TestServers.startMongo()) { // the stand-in loses everything when it stops
            MongoSettings there = settings.withUri(server.uri() + "&serverSelectionTimeoutMS=2000");
            MongoNode one = MongoNode.open(backend(there), "/", null);
            MongoNode two = MongoNode.open(backend(there), "/", null);
            get(one.emit("before"));
            await().until(() -> two.events().contains("before"));
            server.stop();
            server.start();
            await().untilAsserted(() -> assertThat(two.inbox().incidents).containsExactly("DOWN", "gap", "UP"));
            assertThat(two.inbox().gaps.get(0)).contains("cannot be resumed");
            await().ignoreExceptions().untilAsserted(() -> {
                get(one.emit("after"));
                assertThat(two.events()).contains("before", "after");
            });
        }
    }

    // --- recovery

    private static List<RecoveryLog.Entry> page(MongoNode node, String offset) {
        return Objects.requireNonNull(get(node.log().after(offset, 100)));
    }

    private static List<String> missed(MongoNode node, String offset) {
        List<String> offsets = new ArrayList<>();
        String after = offset;
        for (List<RecoveryLog.Entry> page = page(node, after); !page.isEmpty(); page = page(node, after)) {
            assertThat(page).hasSizeLessThanOrEqualTo(100);
            page.forEach(entry -> offsets.add(entry.offset()));
            after = offsets.get(offsets.size() - 1);
        }
        return offsets;
    }

    @Test
    void whatWasMissedIsInTheOrderOfTheServerWhateverTheIdsSay() {
        for (MongoSettings of : List.of(settings, settings.withExpiry(KEPT))) {
            MongoNode node = recovering(of);
            String offset = get(node.emit("start"));
            MongoFormat format = new MongoFormat("/", false);
            MongoCollection<RawBsonDocument> raw = collection.withDocumentClass(RawBsonDocument.class);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 300; i++) { // clocks differ
                ObjectId id = new ObjectId(1_000_000_000 + (i * 7919) % 300, i);
                expected.add(id.toHexString());
                raw.insertOne(format.write(
                                new ClusterMessage.Broadcast("other", null, Packet.of("e" + i), BroadcastOptions.ALL),
                                id)
                        .document);
            }
            MongoNode later = recovering(of); // knows what is stored, and not how it came
            assertThat(missed(node, offset)).isEqualTo(expected);
            assertThat(missed(later, offset)).isEqualTo(expected);
            node.backend().close();
            later.backend().close();
            collection.drop();
        }
    }

    /** The order in which documents of several nodes are stored at the same moment may not be that of the stream. */
    @Test
    void whatWasMissedIsInTheOrderOfTheStreamWhereThatOfStorageDiffers() {
        MongoNode node = recovering(settings.withExpiry(KEPT));
        String before = get(node.emit("before"));
        String last = get(node.emit("last"));
        String after = get(node.emit("after"));
        store(before);
        store(last);
        assertThat(collection.find(Filters.eq("type", 3)).map(one -> one.getObjectId("_id")
                        .toHexString()))
                .containsExactly(after, before, last);
        assertThat(missed(node, before)).containsExactly(last, after);
        assertThat(missed(node, last)).containsExactly(after);
        assertThat(missed(node, after)).isEmpty();
    }

    /** Stores a document anew, at the end, which its namespace does not hear of. */
    private void store(String offset) {
        Document document = collection.findOneAndDelete(Filters.eq(new ObjectId(offset)));
        collection.insertOne(document.append("nsp", "/elsewhere"));
        collection.updateOne(Filters.eq(new ObjectId(offset)), Updates.set("nsp", "/"));
    }

    @Test
    void aSessionIsTakenByOneOfSeveralNodesThatTryAtTheSameTime() {
        for (MongoSettings of : List.of(settings, settings.withExpiry(KEPT))) {
            List<MongoNode> nodes =
                    IntStream.range(0, 4).mapToObj(i -> recovering(of)).toList();
            for (int round = 0; round < 20; round++) {
                String pid = Ids.base64(20);
                get(nodes.get(0).log().save(new Session("sid", pid, Set.of("room"), Value.of(1))));
                List<CompletionStage<Session>> taken =
                        nodes.parallelStream().map(node -> node.log().take(pid)).toList();
                assertThat(taken.stream().map(MongoNode::get).filter(Objects::nonNull))
                        .hasSize(1);
            }
            open.forEach(MongoBackend::close);
            collection.drop();
        }
    }

    @Test
    void aSessionThatIsSavedAgainAfterItWasTakenCanBeTakenAgain() {
        MongoNode node = recovering(settings);
        for (int i = 0; i < 3; i++) {
            Session session = new Session("sid", "pid", Set.of("room"), Value.of(i));
            get(node.log().save(session));
            assertThat(get(node.log().take("pid"))).isEqualTo(session);
            assertThat(get(node.log().take("pid"))).isNull();
        }
    }

    @Test
    void aSessionThatWaitedForTooLongIsNotRestored() {
        MongoNode node = recovering(settings);
        ObjectId old = new ObjectId((int) (System.currentTimeMillis() / 1000 - KEPT.toSeconds() - 10), 1);
        MongoFormat format = new MongoFormat("/", false);
        collection
                .withDocumentClass(RawBsonDocument.class)
                .insertOne(
                        format.writeSession(new Session("sid", "pid", Set.of(), Value.NULL), node.id(), old).document);
        assertThat(get(node.log().take("pid"))).isNull();
    }

    @Test
    void tombstonesAreTheSameForASessionAndSortAfterIt() {
        ObjectId session = new ObjectId();
        assertThat(Tombstones.idFor(session))
                .isEqualTo(Tombstones.idFor(session))
                .isGreaterThan(session)
                .isNotEqualTo(Tombstones.idFor(new ObjectId()));
    }
}
