package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static io.roomcast.interop.Patience.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad entries and messages at a JVM server next to a Node server ({@code wire.md} §11): the JVM server counts them and works
 * on. What Node would read again for ever is added for a namespace that only the JVM server has.
 */
@DisplayName("Redis streams, bad input")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(NeedsNode.class)
class StreamsMalformedTest {
    private static final Target ALL = Target.of("/");
    private static final Target OURS = Target.of("/ours");

    private final Wiring wiring = Streams.wiring(false);
    private final String name = wiring.jvm().get("streamName").textValue();
    private RedisClient redis;
    private RedisCommands<String, String> raw;
    private Cluster cluster;
    private Peer jvm;
    private List<Client> clients;
    private Client inOurs;
    private int sent;

    /** What becomes of an entry. */
    enum Outcome {
        /** Node reads it again and again. We count it. */
        POISONS_NODE(1, 0),
        /** Node says nothing. We count it. */
        COUNTED(1, 0),
        /** Both say nothing. */
        IGNORED(0, 0),
        /** Clients hear {@code e}. */
        HEARD(0, 1);

        private final int counted;
        private final int heard;

        Outcome(int counted, int heard) {
            this.counted = counted;
            this.heard = heard;
        }
    }

    /** An entry: fields and values in turn, where {@code N} stands for the namespace. */
    record Entry(Outcome outcome, List<String> fields) {}

    private static Entry entry(Outcome outcome, String... fields) {
        return new Entry(outcome, List.of(fields));
    }

    static List<Entry> entries() {
        String event =
                "{\"packet\":{\"type\":2,\"data\":[\"e\",1]},\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}";
        String bare = "{\"packet\":{\"type\":2,\"data\":[\"e\",1]}}";
        return List.of(
                entry(Outcome.COUNTED, "uid", "x", "nsp", "N", "type", "3", "data", "{\"packet\":"),
                entry(
                        Outcome.COUNTED,
                        "uid",
                        "x",
                        "nsp",
                        "N",
                        "type",
                        "3",
                        "data",
                        "wQ=="), // never used in MessagePack
                entry(Outcome.POISONS_NODE, "uid", "x", "nsp", "N", "type", "3", "data", "!"),
                entry(Outcome.POISONS_NODE, "uid", "x", "nsp", "N", "type", "3", "data", "AA=="), // 0
                entry(Outcome.POISONS_NODE, "uid", "x", "nsp", "N", "type", "3"),
                entry(Outcome.POISONS_NODE, "uid", "x", "nsp", "N", "type", "3", "data", "{}"),
                entry(Outcome.POISONS_NODE, "uid", "x", "nsp", "N", "type", "3", "data", bare),
                entry(Outcome.POISONS_NODE, "uid", "x", "nsp", "N", "type", "4", "data", "{\"rooms\":[]}"),
                entry(Outcome.COUNTED, "uid", "x", "nsp", "N", "type", "x", "data", event),
                entry(Outcome.COUNTED, "uid", "x", "nsp", "N", "data", event),
                entry(Outcome.IGNORED, "uid", "x", "nsp", "N", "type", "99", "data", event),
                entry(Outcome.IGNORED, "uid", "x", "type", "3", "data", event),
                entry(Outcome.IGNORED, "uid", "x", "nsp", "/nobody", "type", "3", "data", event),
                entry(Outcome.IGNORED, "some", "thing"),
                entry(Outcome.HEARD, "nsp", "N", "type", "3", "data", event),
                entry(Outcome.HEARD, "uid", "x", "nsp", "N", "type", "3", "data", event, "more", "of it"));
    }

    @BeforeAll
    void start() {
        cluster = Cluster.start(wiring, Peer.Kind.JVM, Peer.Kind.NODE);
        jvm = cluster.peer(Peer.Kind.JVM);
        jvm.open(OURS.namespace());
        clients = cluster.clientOfEach("/");
        inOurs = cluster.client(jvm, OURS.namespace());
        redis = RedisClient.create(wiring.jvm().get("uri").textValue());
        raw = redis.connect().sync();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
            redis.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    @DisplayName("A bad entry is counted, and the servers work on")
    void entry(Entry entry) {
        String namespace = entry.outcome() == Outcome.POISONS_NODE ? OURS.namespace() : ALL.namespace();
        int counted = jvm.malformed(namespace) + entry.outcome().counted;
        List<Integer> heard = heard(entry.outcome().heard);
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < entry.fields().size(); i += 2) {
            fields.put(entry.fields().get(i), entry.fields().get(i + 1).replaceFirst("^N$", namespace));
        }
        raw.xadd(name, fields);
        awaitWorking();
        assertThat(jvm.malformed(namespace)).isEqualTo(counted);
        assertThat(heard(0)).isEqualTo(heard);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c1", "c0", "01", "7b7d", "81a474797065"})
    @DisplayName("A message of pub/sub that cannot be read is counted, and the servers work on")
    void message(String hex) {
        int counted = jvm.malformed("/");
        String text = new String(HexFormat.of().parseHex(hex), UTF_8);
        raw.publish(name + "#/#", text);
        awaitWorking();
        assertThat(jvm.malformed("/")).isEqualTo(counted + 1);
    }

    private List<Integer> heard(int more) {
        List<Integer> counts = new ArrayList<>();
        clients.forEach(client -> counts.add(client.count("e") + more));
        return counts;
    }

    /** Both servers hear each other on all paths, and the JVM server what is added for a namespace of its own. */
    private void awaitWorking() {
        String event = "works-" + ++sent;
        clients.forEach(client -> client.answer(event, client.id()));
        for (Peer peer : cluster.peers()) {
            assertThat(get(peer.emitWithAck(ALL.timeout(Patience.LIMIT), event)))
                    .hasSize(2);
            peer.emit(ALL, event);
            assertThat(get(peer.fetchSockets(ALL))).hasSize(2);
        }
        clients.forEach(client -> eventually(
                () -> assertThat(client.count(event)).as("%s hears", client).isEqualTo(4)));
        String works = "{\"packet\":{\"type\":2,\"data\":[\"f\"]},\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}";
        raw.xadd(name, Map.of("uid", "x", "nsp", OURS.namespace(), "type", "3", "data", works));
        eventually(() -> assertThat(inOurs.count("f")).isEqualTo(sent));
    }
}
