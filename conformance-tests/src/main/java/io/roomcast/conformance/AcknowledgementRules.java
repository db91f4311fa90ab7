package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.RemoteSocket;
import io.roomcast.adapter.RequestTimeoutException;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.ClusterMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

abstract class AcknowledgementRules extends Rules {
    private static final Duration HOUR = Duration.ofHours(1);

    @Rule(id = "ADAPTER-07", says = "yields the answers of the clients of every node")
    void yieldsAnswers() {
        answerWithNumbers();
        List<Value> answers = Waiting.get(io(0).operator().timeout(HOUR).emitWithAck("test", "x"));
        assertThat(answers).containsExactlyInAnyOrder(Value.of(1), Value.of(2), Value.of(3));
        assertThat(sockets()).allSatisfy(socket -> {
            assertThat(socket.received()).isEqualTo(events("test", "x"));
            assertThat(socket.pendingAcks()).isZero();
        });
    }

    private void answerWithNumbers() {
        for (int i = 0; i < 3; i++) {
            socket(i).answerWith(i + 1);
        }
    }

    @Rule(id = "ADAPTER-08", says = "yields binary answers as they are")
    void yieldsBinary() {
        for (int i = 0; i < 3; i++) {
            socket(i).answerWith(new byte[] {(byte) i});
        }
        List<Value> answers = Waiting.get(io(0).operator().timeout(HOUR).emitWithAck("test", new byte[] {9}));
        assertThat(answers)
                .extracting(answer -> answer.as(byte[].class))
                .containsExactlyInAnyOrder(new byte[] {0}, new byte[] {1}, new byte[] {2});
    }

    @Rule(id = "ADAPTER-09", says = "yields nothing if nobody matches")
    void yieldsNothing() {
        assertThat(Waiting.get(io(0).to("nobody").timeout(HOUR).emitWithAck("test")))
                .isEmpty();
    }

    @Rule(id = "ADAPTER-10", says = "fails after the timeout with the answers that arrived and the number that did not")
    void timesOut() {
        answerWithNumbers();
        socket(2).onEvent((event, ack) -> {});
        var answers = io(0).operator().timeout(Duration.ofMillis(50)).emitWithAck("test");
        awaitAnswers(0, 2, 1);
        cluster().advance(Duration.ofMillis(50));
        RequestTimeoutException failure = Waiting.failure(answers, RequestTimeoutException.class);
        assertThat(List.<Object>copyOf(failure.partial())).containsExactlyInAnyOrder(Value.of(1), Value.of(2));
        assertThat(failure.missing()).isEqualTo(1);
    }

    private void awaitAnswers(int requester, long counts, long acks) {
        ProbedBackend probe = node(requester).probe();
        Waiting.await().untilAsserted(() -> {
            assertThat(probe.answers(ClusterMessage.BroadcastClientCount.class)).isEqualTo(counts);
            assertThat(probe.answers(ClusterMessage.BroadcastAck.class)).isEqualTo(acks);
        });
    }

    @Rule(id = "ADAPTER-11", says = "reaches a single client of its own node")
    void singleLocal() {
        answerWithNumbers();
        assertThat(singleAnswer(1)).isEqualTo(Value.of(2));
    }

    @Rule(id = "ADAPTER-12", says = "reaches a single client of another node")
    void singleRemote() {
        answerWithNumbers();
        assertThat(singleAnswer(0)).isEqualTo(Value.of(2));
    }

    private Value singleAnswer(int from) {
        List<RemoteSocket> found =
                Waiting.get(io(from).in(socket(1).id()).timeout(HOUR).fetchSockets());
        assertThat(found).hasSize(1);
        Value answer = Waiting.get(found.get(0).emitWithAck(HOUR, "test"));
        assertThat(received()).containsExactly(List.of(), List.of("test"), List.of());
        return answer;
    }

    @Rule(id = "ADAPTER-36", says = "does not wait for a node that dies")
    void nodeDies() {
        answerWithNumbers();
        socket(2).onEvent((event, ack) -> {});
        CompletionStage<List<Value>> answers = io(0).operator().timeout(HOUR).emitWithAck("test");
        awaitAnswers(0, 2, 1);
        node(2).crash();
        cluster().advanceUntil(() -> answers.toCompletableFuture().isDone());
        assertThat(Waiting.get(answers)).containsExactlyInAnyOrder(Value.of(1), Value.of(2));
    }

    @Rule(
            id = "ADAPTER-37",
            says = "forgets clients that did not answer in time, and ignores late answers, on every node")
    void forgets() {
        sockets().forEach(socket -> socket.onEvent((event, ack) -> {}));
        var answers = io(0).operator().timeout(Duration.ofMillis(50)).emitWithAck("test");
        awaitAnswers(0, 2, 0);
        // The timeout need not travel with the packet: then the other nodes use their own.
        cluster().advance(Duration.ofSeconds(5));
        assertThat(Waiting.failure(answers, RequestTimeoutException.class).missing())
                .isEqualTo(3);
        assertThat(sockets())
                .allSatisfy(socket -> assertThat(socket.pendingAcks()).isZero());
    }

    @Rule(id = "ADAPTER-38", says = "with the flag local asks the clients of its node only")
    void local() {
        answerWithNumbers();
        assertThat(Waiting.get(io(0).local().timeout(HOUR).emitWithAck("test"))).containsExactly(Value.of(1));
        assertThat(received()).containsExactly(List.of("test"), List.of(), List.of());
    }

    @Rule(id = "ADAPTER-39", says = "fails at once if it cannot be published, but reaches local clients")
    void publishFails() {
        node(0).probe().failPublishing(true);
        var answers = io(0).operator().timeout(HOUR).emitWithAck("test");
        assertThat(Waiting.failure(answers, IllegalStateException.class)).hasMessageContaining("publishing fail");
        assertThat(socket(0).receivedEvents()).containsExactly("test");
    }
}
