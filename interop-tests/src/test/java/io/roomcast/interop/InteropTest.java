package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One cluster of three servers for all rules of a class, with two clients each in the main namespace. Rules take rooms and
 * events of their own, so that they do not see each other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(NeedsNode.class)
abstract class InteropTest {
    /** The main namespace. */
    static final Target ALL = Target.of("/");

    /** A namespace for clients that come and go. */
    static final Target GUESTS = Target.of("/guests");

    private final AtomicInteger names = new AtomicInteger();
    private final Wiring wiring;
    private final Peer.Kind[] kinds;
    private Cluster cluster;
    private List<Client> clients;

    InteropTest(Wiring wiring, Peer.Kind... kinds) {
        this.wiring = wiring;
        this.kinds = kinds;
    }

    /** Whoever can broadcast: a server, or an emitter in a server's process. */
    record Sender(Peer peer, boolean emitter) {
        Target target(Target target) {
            return target.by(emitter);
        }

        @Override
        public String toString() {
            return emitter ? "emitter in " + peer : peer.toString();
        }
    }

    @BeforeAll
    void start() {
        cluster = Cluster.start(wiring, kinds);
        cluster.open(GUESTS.namespace());
        cluster.open("/other");
        clients = cluster.peers().stream()
                .flatMap(peer -> Stream.of(cluster.client(peer, "/"), cluster.client(peer, "/")))
                .toList();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    Cluster cluster() {
        return cluster;
    }

    /** For parameters of rules. */
    List<Peer> peers() {
        return cluster.peers();
    }

    /** For parameters of rules. */
    List<Sender> senders() {
        return Stream.concat(peers().stream().map(peer -> new Sender(peer, false)), emitters().stream())
                .toList();
    }

    /** For parameters of rules: one of each kind that the protocol has. */
    List<Sender> emitters() {
        List<Sender> emitters = new ArrayList<>();
        if (can(Wiring.Capability.JVM_EMITTER)) {
            emitters.add(new Sender(cluster.peer(Peer.Kind.JVM), true));
        }
        if (can(Wiring.Capability.NODE_EMITTER)) {
            emitters.add(new Sender(cluster.peer(Peer.Kind.NODE), true));
        }
        return emitters;
    }

    /** Two of each server, in the order of the servers. */
    List<Client> clients() {
        return clients;
    }

    /** The clients of a server. */
    List<Client> clientsOf(Peer peer) {
        return clients.stream().filter(client -> client.peer() == peer).toList();
    }

    /** All clients but these. */
    List<Client> allBut(List<Client> some) {
        return clients.stream().filter(client -> !some.contains(client)).toList();
    }

    /** A new client of each server, in the namespace for those that come and go. */
    List<Client> guests() {
        return cluster.clientOfEach(GUESTS.namespace());
    }

    /** The first client of each server. */
    List<Client> firsts() {
        return IntStream.of(0, 2, 4).mapToObj(clients::get).toList();
    }

    /** The second client of each server. */
    List<Client> seconds() {
        return IntStream.of(1, 3, 5).mapToObj(clients::get).toList();
    }

    boolean can(Wiring.Capability capability) {
        return wiring.capabilities().contains(capability);
    }

    void needs(Wiring.Capability capability) {
        Assumptions.assumeTrue(can(capability), () -> wiring.backend() + " has no " + capability);
    }

    /** A name that no other rule uses. */
    String fresh(String name) {
        return name + "-" + names.incrementAndGet();
    }

    /** Makes clients join rooms by their own servers. */
    static void join(List<Client> some, Object... rooms) {
        some.forEach(client -> client.peer().join(client, rooms));
    }

    /** Checks that some clients, and no others, heard an event just emitted, once. */
    void assertHeard(Sender sender, String event, List<Client> by, Object... args) {
        awaitAll(sender);
        assertHeard(event, by, args);
    }

    /** Waits until every client has heard all that a sender has broadcast so far. */
    void awaitAll(Sender sender) {
        String last = fresh("last");
        sender.peer().emit(sender.target(ALL), last);
        for (Client client : clients) {
            eventually(() -> assertThat(client.count(last))
                    .as("%s hears the last event", client)
                    .isEqualTo(1));
        }
    }

    /** Checks that some clients, and no others, have heard an event, once. */
    void assertHeard(String event, List<Client> by, Object... args) {
        for (Client client : clients) {
            List<List<JsonNode>> expected = by.contains(client) ? List.of(list(args)) : List.of();
            awaitLarge(() -> assertThat(client.heard(event))
                    .as("%s hears %s", client, event)
                    .isEqualTo(expected));
        }
    }

    /** What may be large is waited for, if a later event of the same sender does not say that it has been heard. */
    void awaitLarge(Runnable assertion) {
        if (can(Wiring.Capability.NODE_KEEPS_ORDER_OF_LARGE)) {
            assertion.run();
        } else {
            eventually(assertion::run);
        }
    }

    static List<JsonNode> list(Object... args) {
        List<JsonNode> list = new ArrayList<>();
        Notation.of(java.util.Arrays.asList(args)).forEach(list::add);
        return list;
    }
}
