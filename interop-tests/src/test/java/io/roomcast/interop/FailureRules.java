package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static io.roomcast.interop.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happens to questions when a server does not answer, is killed, or leaves. Each rule has a cluster of its own, and mostly
 * waits for Node's timeouts, so some run at once.
 */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(NeedsNode.class)
abstract class FailureRules {
    private static final Target ALL = Target.of("/");
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(1500);

    private final Wiring wiring;
    private final Peer.Kind[] kinds;

    /**
     * For one mix of servers.
     *
     * @param wiring with a short {@code requestsTimeout} on the Node side, where it can be set, and a long one on ours
     */
    FailureRules(Wiring wiring, Peer.Kind... kinds) {
        this.wiring = wiring;
        this.kinds = kinds;
    }

    /** What a server asked, and what the others that live answer. */
    private record Question(
            Peer asker, String what, CompletionStage<List<JsonNode>> answers, List<JsonNode> expected) {}

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "A server that is killed is not waited for where that is noticed, and what others answered is not lost")
    void killed(Peer.Kind victimsKind) {
        int index = Arrays.asList(kinds).lastIndexOf(victimsKind);
        try (Cluster cluster = Cluster.startToKill(index, wiring, kinds)) {
            Peer victim = cluster.peers().get(index);
            List<Peer> survivors = cluster.others(victim);
            List<Client> clients = cluster.clientOfEach("/");
            List<Client> living =
                    clients.stream().filter(client -> client.peer() != victim).toList();
            clients.forEach(client -> client.answer("ask", client.id()));
            survivors.forEach(peer -> peer.answer("/", "ask", peer.toString()));
            List<JsonNode> ids =
                    living.stream().map(client -> Notation.of(client.id())).toList();

            victim.freeze();
            List<Question> questions = survivors.stream()
                    .flatMap(asker -> {
                        Peer other = survivors.get(1 - survivors.indexOf(asker));
                        Duration timeout = asker.kind() == Peer.Kind.JVM ? LONG : SHORT;
                        return List.of(
                                new Question(
                                        asker,
                                        "fetchSockets",
                                        asker.fetchSockets(ALL).thenApply(FailureRules::ids),
                                        ids),
                                new Question(
                                        asker, "acknowledgement", asker.emitWithAck(ALL.timeout(timeout), "ask"), ids),
                                new Question(
                                        asker,
                                        "serverSideEmit",
                                        asker.serverSideEmitWithAck(ALL, "ask"),
                                        List.of(Notation.of(other.toString()))))
                                .stream();
                    })
                    .toList();
            // The others have been asked, so the questions wait for the victim alone.
            living.forEach(
                    client -> eventually(() -> assertThat(client.count("ask")).isEqualTo(2)));
            victim.kill();

            questions.forEach(this::assertAnswered);
            Cluster.awaitCount("/", 2, survivors);
            assertWork(survivors, living);
            living.get(1).close();
            leaves(survivors.get(1), survivors.get(0));
        }
    }

    private void assertAnswered(Question question) {
        // Node counts the servers whose clients are to acknowledge when it asks them.
        boolean struck = wiring.capabilities().contains(Wiring.Capability.NODE_STRIKES_THE_DEAD)
                && !question.what().equals("acknowledgement");
        if (question.asker().kind() == Peer.Kind.JVM || struck) {
            assertThat(get(question.answers()))
                    .as("answers to %s of %s", question.what(), question.asker())
                    .containsExactlyInAnyOrderElementsOf(question.expected());
        } else {
            PeerFailure failure = Patience.failure(question.answers());
            assertThat(failure)
                    .as("%s of %s", question.what(), question.asker())
                    .hasMessageMatching("(?s).*time(out|d out).*");
            if (!question.what().equals("fetchSockets")) { // Node drops what it has
                assertThat(failure.partial()).containsExactlyInAnyOrderElementsOf(question.expected());
            }
        }
    }

    private static List<JsonNode> ids(List<JsonNode> sockets) {
        return sockets.stream().map(socket -> socket.get("id")).toList();
    }

    private static void assertWork(List<Peer> peers, List<Client> clients) {
        for (Peer peer : peers) {
            peer.emit(ALL, "after", peer.toString());
            assertThat(get(peer.fetchSockets(ALL))).hasSameSizeAs(clients);
            assertThat(get(peer.emitWithAck(ALL.timeout(LONG), "ask"))).hasSameSizeAs(clients);
        }
        clients.forEach(
                client -> eventually(() -> assertThat(client.count("after")).isEqualTo(peers.size())));
    }

    private static void leaves(Peer peer, Peer last) {
        // The client does not answer the end of a WebSocket, so its server would wait for it.
        eventually(() -> assertThat(get(peer.fetchSockets(ALL.local()))).isEmpty());
        peer.leave();
        Cluster.awaitCount("/", 1, List.of(last));
        assertThat(get(last.fetchSockets(ALL))).hasSize(1);
        assertThat(get(last.serverSideEmitWithAck(ALL, "ask"))).isEmpty();
    }

    @Test
    @DisplayName(
            "A server that does not answer another server's question makes it time out, with the answers of the rest")
    void silent() {
        try (Cluster cluster = Cluster.start(wiring, kinds)) {
            for (Peer silent : cluster.peers()) {
                String event = "ask-" + silent;
                cluster.others(silent).forEach(peer -> peer.answer("/", event, peer.toString()));
                silent.listen("/", event);
            }
            List<Runnable> assertions = new ArrayList<>();
            for (Peer silent : cluster.peers()) {
                String event = "ask-" + silent;
                Peer one = cluster.others(silent).get(0);
                Peer other = cluster.others(silent).get(1);
                var ofOne = one.serverSideEmitWithAck(ALL.timeout(SHORT), event, 1);
                var ofOther = other.serverSideEmitWithAck(ALL.timeout(SHORT), event, 1);
                assertions.add(() -> {
                    assertOneOfTwo(ofOne, other);
                    assertOneOfTwo(ofOther, one);
                    assertThat(silent.heard("/", event)).hasSize(2);
                });
                // It gets the answers of the others itself.
                assertThat(get(silent.serverSideEmitWithAck(ALL.timeout(LONG), event, 1)))
                        .containsExactlyInAnyOrder(Notation.of(one.toString()), Notation.of(other.toString()));
            }
            assertions.forEach(Runnable::run);
        }
    }

    private static void assertOneOfTwo(CompletionStage<?> asked, Peer answering) {
        PeerFailure failure = Patience.failure(asked);
        assertThat(failure).hasMessageMatching(".*(only 1 responses received out of 2|missing 1 responses).*");
        assertThat(failure.partial()).containsExactly(Notation.of(answering.toString()));
    }
}
