package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.EventData;
import io.roomcast.adapter.RequestTimeoutException;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.ClusterMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

abstract class ServerSideEmitRules extends Rules {
    private static final Duration HOUR = Duration.ofHours(1);

    @Rule(id = "ADAPTER-24", says = "sends an event to every other node, and not to the own one")
    void reachesOthers() {
        Waiting.get(io(0).serverSideEmit("hello", "world", 1, "2"));
        cluster().settle();
        assertThat(TestCluster.serverSideEvents(io(0))).isEmpty();
        assertThat(TestCluster.serverSideEvents(io(1))).isEqualTo(events("hello", "world", 1, "2"));
        assertThat(TestCluster.serverSideEvents(io(2))).isEqualTo(events("hello", "world", 1, "2"));
        assertThat(received()).containsOnly(List.of());
    }

    @Rule(id = "ADAPTER-25", says = "yields the answer of every other node")
    void yieldsAnswers() {
        io(0).on("hello", (event, ack) -> ack.accept(Value.of("not asked")));
        io(1).on("hello", (event, ack) -> ack.accept(Value.of(2)));
        io(2).on("hello", (event, ack) -> ack.accept(Value.of(Map.of("é😀", "3"))));
        assertThat(Waiting.get(io(0).serverSideEmitWithAck("hello")))
                .containsExactlyInAnyOrder(Value.of(2), Value.of(Map.of("é😀", "3")));
    }

    @Rule(
            id = "ADAPTER-26",
            says = "fails after the timeout with the answers that arrived and the number of silent nodes")
    void timesOut() {
        RequestTimeoutException failure = timeout();
        assertThat(List.<Object>copyOf(failure.partial())).containsExactly(Value.of(2));
        assertThat(failure.missing()).isEqualTo(1);
    }

    @Rule(id = "ADAPTER-52", says = "fails after the timeout with the ids of silent nodes")
    void namesSilentNodes() {
        require(Capability.NODE_IDS);
        assertThat(timeout().missingNodes()).containsExactly(node(2).adapter().nodeId());
    }

    private RequestTimeoutException timeout() {
        io(1).on("hello", (event, ack) -> ack.accept(Value.of(2)));
        var answers = io(0).serverSideEmitWithAck("hello");
        Waiting.await().until(() -> node(0).probe().answers(ClusterMessage.ServerSideEmitResponse.class) == 1);
        cluster().settle();
        cluster().advance(Duration.ofSeconds(5));
        return Waiting.failure(answers, RequestTimeoutException.class);
    }

    @Rule(id = "ADAPTER-27", says = "does not wait for a node that leaves")
    void nodeLeaves() {
        io(1).on("hello", (event, ack) -> ack.accept(Value.of(2)));
        CompletionStage<List<Value>> answers = io(0).operator().timeout(HOUR).serverSideEmitWithAck("hello");
        cluster().settle();
        node(2).leave();
        cluster().advanceUntil(() -> answers.toCompletableFuture().isDone());
        assertThat(Waiting.get(answers)).containsExactly(Value.of(2));
    }

    @Rule(id = "ADAPTER-53", says = "takes only the first answer of a node")
    void firstAnswerOnly() {
        for (int i = 1; i < 3; i++) {
            io(i).on("hello", (event, ack) -> {
                ack.accept(Value.of("first"));
                ack.accept(Value.of("second"));
            });
        }
        assertThat(Waiting.get(io(0).serverSideEmitWithAck("hello")))
                .containsExactly(Value.of("first"), Value.of("first"));
    }

    @Rule(id = "ADAPTER-54", says = "carries nested values, unicode, null and binary")
    void carriesValues() {
        Waiting.get(io(0).serverSideEmit("é😀", null, List.of(1, Map.of("x", "é")), new byte[] {0, -1}));
        cluster().settle();
        EventData event = TestCluster.serverSideEvents(io(1)).get(0);
        assertThat(event.event()).isEqualTo("é😀");
        assertThat(event.get(0).isNull()).isTrue();
        assertThat(event.get(1)).isEqualTo(Value.of(List.of(1, Map.of("x", "é"))));
        assertThat(event.get(2, byte[].class)).containsExactly(0, -1);
    }

    @Rule(id = "ADAPTER-55", says = "fails if it cannot be published")
    void publishFails() {
        node(0).probe().failPublishing(true);
        assertThat(Waiting.failure(io(0).serverSideEmit("hello"), IllegalStateException.class))
                .hasMessageContaining("publishing fail");
        assertThat(Waiting.failure(io(0).serverSideEmitWithAck("hello"), IllegalStateException.class))
                .hasMessageContaining("publishing fail");
    }
}
