package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static io.roomcast.interop.Patience.get;
import static io.roomcast.interop.Peer.Kind.JVM;
import static io.roomcast.interop.Peer.Kind.NODE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that come back to a server of the other kind: JVM, Node and JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(NeedsNode.class)
abstract class RecoveryRules {
    private static final Target ALL = Target.of("/");

    private final Wiring wiring;
    private Cluster cluster;

    RecoveryRules(Wiring wiring) {
        this.wiring = wiring;
    }

    @BeforeAll
    void start() {
        cluster = Cluster.startRecovering(wiring, JVM, NODE, JVM);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "0, 2"})
    @DisplayName("A client gets back its session, and what it missed in order, from another server")
    void recovers(int first, int second) {
        Peer from = cluster.peers().get(first);
        Peer to = cluster.peers().get(second);
        try (RecoveringClient client = RecoveringClient.connect(from)) {
            from.data(client.id(), Map.of("name", "人", "bytes", new byte[] {1, 2}));
            from.socketsJoin(ALL.to(client.id()), "mine");
            hearFromAll(client, "seen");
            client.breakOff();
            eventually(() -> assertThat(found(client)).isEmpty());
            beforeMore();

            List<String> missed = new ArrayList<>();
            for (Peer peer : cluster.peers()) {
                peer.emit(ALL, missed("to all", peer, missed), 1);
                peer.emit(ALL.to("mine", "others"), missed("to its room", peer, missed), 1);
                peer.emit(ALL.to("others"), "to another room", 1);
                peer.emit(ALL.except("mine"), "to all but its room", 1);
            }
            cluster.peer(JVM).emit(ALL.by(true), missed("by an emitter", cluster.peer(JVM), missed), 1);
            get(cluster.peer(NODE).fetchSockets(ALL)); // what Node sent before is there by now, also the session
            try (RecoveringClient again = client.again(to)) {
                assertThat(again.id()).isEqualTo(client.id());
                eventually(() -> assertThat(again.heard()).hasSizeGreaterThanOrEqualTo(missed.size()));
                assertThat(again.heard()).containsExactlyInAnyOrderElementsOf(missed);
                cluster.peers()
                        .forEach(peer -> assertThat(by(peer, again.heard())).isEqualTo(by(peer, missed)));
                hearFromAll(again, "live");
                assertThat(found(again)).singleElement().satisfies(socket -> {
                    assertThat(socket.get("rooms")).contains(Notation.of("mine"), Notation.of(client.id()));
                    assertThat(socket.get("data"))
                            .isEqualTo(Notation.of(Map.of("name", "人", "bytes", new byte[] {1, 2})));
                });
                again.breakOff();
                eventually(() -> assertThat(found(again)).isEmpty());
                try (RecoveringClient back =
                        again.again(from)) { // from the offset of an event that the other server sent
                    assertThat(back.id()).isEqualTo(client.id());
                    hearFromAll(back, "live again");
                    assertThat(back.heard()).hasSize(cluster.peers().size());
                }
            }
            eventually(() -> assertThat(found(client)).isEmpty());
        }
    }

    /** Waits until offsets tell what came before from what comes now. */
    void beforeMore() {}

    private static String missed(String what, Peer by, List<String> missed) {
        missed.add(what + " by " + by);
        return missed.get(missed.size() - 1);
    }

    private static List<String> by(Peer peer, List<String> events) {
        return events.stream().filter(event -> event.endsWith(" by " + peer)).toList();
    }

    /** One after the other, as Node's clients do not hear events of different servers in the order of the stream. */
    private void hearFromAll(RecoveringClient client, String what) {
        int before = client.heard().size();
        List<String> events = new ArrayList<>();
        for (Peer peer : cluster.peers()) {
            if (events.size() == cluster.peers().size() - 1) {
                beforeMore();
            }
            peer.emit(ALL, missed(what, peer, events), 1);
            eventually(() -> assertThat(
                            client.heard().subList(before, client.heard().size()))
                    .isEqualTo(events));
        }
    }

    /** The socket of a client, as the Node server finds it. */
    private List<JsonNode> found(RecoveringClient client) {
        return get(cluster.peer(NODE).fetchSockets(ALL.to(client.id())));
    }
}
