package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static io.roomcast.interop.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad documents at a JVM server next to a Node server; those that end Node go to a namespace that only the JVM server has. */
@DisplayName("MongoDB, bad input")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(NeedsNode.class)
class MongoMalformedTest {
    private static final Target ALL = Target.of("/");
    private static final String OURS = "/ours";
    private static final String EVENT = "{type: 2, data: ['e', 1]}";
    private static final String OPTIONS = "{rooms: [], except: [], flags: {}}";

    private final Wiring wiring = Mongo.capped();
    private Cluster cluster;
    private Peer jvm;
    private List<Client> clients;
    private Client inOurs;
    private MongoClient outsider;
    private MongoCollection<Document> collection;
    private int rounds;

    /**
     * A document.
     *
     * @param counted how often the JVM server counts it as malformed
     * @param heard how many clients of each server hear it
     * @param endsNode whether it goes where Node is not
     */
    record Input(String json, int counted, int heard, boolean endsNode) {}

    static Stream<Input> inputs() {
        return Stream.of(
                bad("{type: 3, uid: 'x'}", true),
                bad("{type: 3, uid: 'x', data: null}", true),
                bad("{type: 3, uid: 'x', data: {}}", true),
                bad("{type: 3, uid: 'x', data: 5}", true),
                bad("{type: 3, uid: 'x', data: {packet: " + EVENT + "}}", true),
                bad("{type: 3, uid: 'x', data: {packet: {type: 2, data: {}}, opts: " + OPTIONS + "}}", true),
                bad("{type: 3, uid: 'x', data: {packet: {type: 9, data: ['e']}, opts: " + OPTIONS + "}}", true),
                bad("{type: 3, uid: 'x', data: {packet: " + EVENT + ", opts: {rooms: 'all'}}}", true),
                bad("{type: 4, uid: 'x', data: {rooms: []}}", true),
                bad("{type: 7, uid: 'x', data: {opts: " + OPTIONS + "}}", true),
                bad("{type: 8, uid: 'x', data: {requestId: 'r', sockets: 1}}", true),
                bad("{type: 9, uid: 'x', data: {packet: 1}}", true),
                bad("{type: 11, uid: 'x', data: {}}", true),
                // of an emitter, as any other sender would count as a server
                ignored("{type: 99, uid: 'emitter', data: {packet: " + EVENT + ", opts: " + OPTIONS + "}}"),
                ignored("{type: 13, data: {packet: " + EVENT + ", opts: " + OPTIONS + "}}"),
                ignored("{some: 'thing'}"),
                new Input("{type: 3, data: {packet: " + EVENT + ", opts: " + OPTIONS + "}}", 0, 1, false),
                new Input(
                        "{type: 3, uid: 'emitter', data: {packet: " + EVENT + ", opts: " + OPTIONS + "}, more: 1}",
                        0,
                        1,
                        false));
    }

    private static Input bad(String json, boolean endsNode) {
        return new Input(json, 1, 0, endsNode);
    }

    private static Input ignored(String json) {
        return new Input(json, 0, 0, false);
    }

    @BeforeAll
    void start() {
        cluster = Cluster.start(wiring, Peer.Kind.JVM, Peer.Kind.NODE);
        jvm = cluster.peer(Peer.Kind.JVM);
        jvm.open(OURS);
        clients = cluster.clientOfEach("/");
        inOurs = cluster.client(jvm, OURS);
        outsider = MongoClients.create(wiring.jvm().get("uri").textValue());
        collection = outsider.getDatabase(wiring.jvm().get("database").textValue())
                .getCollection(wiring.jvm().get("collection").textValue());
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
            outsider.close();
        }
    }

    private void insert(String json, String namespace) {
        collection.insertOne(Document.parse(json).append("nsp", namespace));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    @DisplayName("A bad document is counted, and the servers work on")
    void input(Input input) {
        String namespace = input.endsNode() ? OURS : "/";
        List<Client> hearing = input.endsNode() ? List.of(inOurs) : clients;
        int counted = jvm.malformed(namespace);
        List<Integer> heard = hearing.stream().map(client -> client.count("e")).toList();

        insert(input.json(), namespace);

        awaitWorking();
        assertThat(jvm.malformed(namespace)).isEqualTo(counted + input.counted());
        assertThat(hearing)
                .extracting(client -> client.count("e") - input.heard())
                .isEqualTo(heard);
    }

    private void awaitWorking() {
        String event = "works-" + ++rounds;
        for (Peer peer : cluster.peers()) {
            peer.emit(ALL, event);
            assertThat(get(peer.fetchSockets(ALL))).hasSize(2);
        }
        insert("{type: 3, uid: 'emitter', data: {packet: {type: 2, data: ['f']}, opts: " + OPTIONS + "}}", OURS);
        clients.forEach(client -> eventually(
                () -> assertThat(client.count(event)).as("%s hears", client).isEqualTo(2)));
        eventually(() -> assertThat(inOurs.count("f")).isEqualTo(rounds));
    }
}
