package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static io.roomcast.interop.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.roomcast.interop.MalformedInput.Outcome;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input at a JVM server next to a Node server ({@code wire.md} §11): the JVM server survives it, counts it and works on.
 * What breaks a Node server is sent to a namespace that only the JVM server has.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(NeedsNode.class)
abstract class MalformedRules {
    static final Target ALL = Target.of("/");
    static final Target OURS = Target.of("/ours");

    private final String prefix;
    private final Wiring wiring;
    private Cluster cluster;
    private Peer jvm;
    private Peer node;
    private List<Client> clients;
    private Client inOurs;
    private int sent;

    /**
     * For one backend.
     *
     * @param wiring for a cluster of its own
     * @param prefix the option that all names of channels begin with
     */
    MalformedRules(Wiring wiring, String prefix) {
        this.wiring = wiring;
        this.prefix = wiring.jvm().get(prefix).textValue();
    }

    /** For parameters. */
    abstract List<MalformedInput> inputs();

    /** A message that is not bad: of an event {@code f}, from outside the cluster. */
    abstract MalformedInput fromOutside();

    /** Connects somebody who sends what is bad. */
    abstract void connect(String uri) throws Exception;

    abstract void disconnect() throws Exception;

    /** Sends something over a channel of the backend. */
    abstract void publish(String channel, byte[] payload);

    /** The id of the JVM server in a namespace that it has alone. */
    abstract String jvmIdIn(String namespace);

    @BeforeAll
    void start() throws Exception {
        cluster = Cluster.start(wiring, Peer.Kind.JVM, Peer.Kind.NODE);
        jvm = cluster.peer(Peer.Kind.JVM);
        node = cluster.peer(Peer.Kind.NODE);
        jvm.open(OURS.namespace());
        clients = cluster.clientOfEach("/");
        inOurs = cluster.client(jvm, OURS.namespace());
        clients.forEach(client -> client.peer().join(client, "room"));
        cluster.peers().forEach(peer -> peer.listen("/", "e"));
        connect(wiring.jvm().get("uri").textValue());
    }

    @AfterAll
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
            disconnect();
        }
    }

    Wiring wiring() {
        return wiring;
    }

    Client inOurs() {
        return inOurs;
    }

    /** What all channels begin with. */
    String prefix() {
        return prefix;
    }

    private void publish(MalformedInput input, String namespace) {
        String own = input.channel().contains("U") ? jvmIdIn(namespace) : "";
        String channel =
                input.channel().replace("N", namespace).replace("U", own).replace("P", prefix);
        publish(channel, input.payload().apply(namespace));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    @DisplayName("Bad input is counted, and the servers work on")
    void input(MalformedInput input) {
        check(input.outcome(), input.toOursOnly(), namespace -> publish(input, namespace));
    }

    /** Sends something to a namespace, and checks what becomes of it. */
    void check(Outcome outcome, boolean toOursOnly, Consumer<String> send) {
        Target target = toOursOnly ? OURS : ALL;
        int counted = jvm.malformed(target.namespace());
        List<Client> hearing = toOursOnly ? List.of(inOurs) : clients;
        List<Integer> heard = hearing.stream().map(client -> client.count("e")).toList();
        int heardByServer = jvm.heard("/", "e").size();

        send.accept(target.namespace());

        awaitWorking();
        assertThat(jvm.malformed(target.namespace())).isEqualTo(counted + outcome.counted);
        assertThat(hearing)
                .extracting(client -> client.count("e") - outcome.heard)
                .isEqualTo(heard);
        for (Peer peer : cluster.peers()) {
            eventually(() -> assertThat(peer.heard("/", "e"))
                    .as(peer.toString())
                    .hasSize(heardByServer + (outcome == Outcome.HEARD_BY_SERVER ? 1 : 0)));
        }
    }

    /** Both servers hear each other on all channels, and know of each other; the JVM server serves its own namespace. */
    void awaitWorking() {
        String event = "works-" + ++sent;
        clients.forEach(client -> client.answer(event, client.id()));
        for (Peer peer : cluster.peers()) {
            assertThat(peer.serverCount("/")).isEqualTo(2);
            assertThat(get(peer.emitWithAck(ALL.timeout(Patience.LIMIT), event)))
                    .hasSize(2);
            peer.emit(ALL, event);
            assertThat(get(peer.fetchSockets(ALL))).hasSize(2);
        }
        publish(fromOutside(), OURS.namespace());
        clients.forEach(client -> eventually(
                () -> assertThat(client.count(event)).as("%s hears", client).isEqualTo(4)));
        eventually(() -> assertThat(inOurs.count("f")).isEqualTo(sent));
    }

    @Test
    @DisplayName("Data that would end a Node process is fetched from a JVM server as what can be written of it")
    void dataOfOurs() {
        String namespace = "/data";
        cluster.open(namespace);
        Client client = cluster.client(jvm, namespace);
        jvm.data(client, Map.of("big", Notation.bigInt("1180591620717411303424")));
        assertThat(fetchedData(namespace).get("big").doubleValue()).isEqualTo(0x1p70);
        jvm.data(client, Map.of("circular", Notation.circular()));
        assertThat(fetchedData(namespace).isNull()).isTrue();
        awaitWorking();
    }

    private JsonNode fetchedData(String namespace) {
        return get(node.fetchSockets(Target.of(namespace))).get(0).get("data");
    }

    @Test
    @DisplayName("An event that contains itself fails and reaches nobody; a number too large for Node arrives rounded")
    void eventsOfOurs() {
        assertThatThrownBy(() -> jvm.emit(ALL, "circular", Notation.circular())).isInstanceOf(PeerFailure.class);
        jvm.emit(ALL, "big", Notation.bigInt("1180591620717411303424"));
        awaitWorking();
        for (Client client : clients) {
            assertThat(client.count("circular")).isZero();
            assertThat(client.heard("big").get(0).get(0).doubleValue()).isEqualTo(0x1p70);
        }
    }
}
