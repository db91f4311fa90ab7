package io.roomcast.mongo;

import static io.roomcast.mongo.MongoNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.conformance.servers.TestServers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bson.BsonSerializationException;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server sends and nobody can read does not stop the stream for ever. */
class MongoUnreadableTest {
    private static final Set<Class<?>> ON_THE_WAY =
            Set.of(MongoDatabase.class, MongoCollection.class, AggregateIterable.class, MongoCursor.class);

    private final MongoSettings settings = MongoConformanceTest.settings("test-" + Ids.hex16());
    private final MongoClient client = MongoClients.create(TestServers.mongo().uri());
    private final MongoBackend sending = new MongoBackend(settings);
    private final MongoNode sender = MongoNode.open(sending, "/", null);

    @AfterEach
    void close() {
        sending.close();
        client.getDatabase(settings.database())
                .getCollection(settings.collection())
                .drop();
        client.close();
    }

    /** A client whose change streams bring what this makes of their events. */
    private MongoClient reading(UnaryOperator<RawBsonDocument> events) {
        return (MongoClient) around(MongoClient.class, client, events);
    }

    private static Object around(Class<?> type, Object real, UnaryOperator<RawBsonDocument> events) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(real, arguments);
                return result instanceof RawBsonDocument event
                        ? events.apply(event)
                        : ON_THE_WAY.contains(method.getReturnType())
                                ? around(method.getReturnType(), result, events)
                                : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static boolean isPoison(RawBsonDocument event) {
        return event.toJson().contains("poison");
    }

    private static RawBsonDocument refused(RawBsonDocument event) {
        if (isPoison(event)) {
            throw new BsonSerializationException("this is not BSON");
        }
        return event;
    }

    /** With a type that is none, in what follows the token. */
    private static RawBsonDocument broken(RawBsonDocument event) {
        if (!isPoison(event)) {
            return event;
        }
        byte[] bytes = new byte[event.getByteLength()];
        event.getByteBuffer().get(bytes);
        int tokenAt = 4 + 1 + "_id".length() + 1;
        bytes[tokenAt + ((RawBsonDocument) event.getDocument("_id")).getByteLength()] = 0x66;
        return new RawBsonDocument(bytes);
    }

    @Test
    void aPlaceAtWhichTheDriverFailsAgainAndAgainIsAReportedGapAndTheStreamGoesOn() {
        try (MongoBackend backend = new MongoBackend(reading(MongoUnreadableTest::refused), settings)) {
            MongoNode node = MongoNode.open(backend, "/", null);
            get(sender.emit("before"));
            await().until(() -> node.events().contains("before"));
            get(sender.emit("poison"));
            await().untilAsserted(() -> assertThat(node.inbox().incidents).endsWith("gap", "UP"));
            get(sender.emit("after"));
            await().untilAsserted(() -> assertThat(node.events()).containsExactly("before", "after"));
            assertThat(node.inbox().gaps).singleElement().asString().contains("this is not BSON");
        }
    }

    @Test
    void anEventThatCannotBeReadIsCountedAndPassedOver() {
        try (MongoBackend backend = new MongoBackend(reading(MongoUnreadableTest::broken), settings)) {
            MongoNode node = MongoNode.open(backend, "/", null);
            List.of("before", "poison", "after").forEach(event -> get(sender.emit(event)));
            await().untilAsserted(() -> assertThat(node.events()).containsExactly("before", "after"));
            assertThat(node.inbox().malformed).singleElement().asString().contains("the change stream");
            assertThat(node.inbox().incidents).isEmpty();
        }
    }
}
