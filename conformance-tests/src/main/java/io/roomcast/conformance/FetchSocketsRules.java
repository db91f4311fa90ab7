package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.RemoteSocket;
import io.roomcast.adapter.RequestTimeoutException;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.ClusterMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

abstract class FetchSocketsRules extends Rules {
    private static final Duration HOUR = Duration.ofHours(1);

    private List<String> ids(Integer... nodes) {
        return Arrays.stream(nodes).map(node -> socket(node).id()).toList();
    }

    @Rule(id = "ADAPTER-21", says = "yields the sockets of every node, the own ones first")
    void fetchesAll() {
        List<RemoteSocket> found = Waiting.get(io(1).fetchSockets());
        assertThat(found).extracting(RemoteSocket::id).containsExactlyInAnyOrderElementsOf(ids(0, 1, 2));
        assertThat(found.get(0).id()).isEqualTo(socket(1).id());
    }

    @Rule(id = "ADAPTER-22", says = "yields handshake, rooms and data of a socket of another node")
    void fetchesOne() {
        Map<String, Object> data = Map.of("name", "é😀", "list", List.of(1, "2"), "deep", Map.of("x", true));
        socket(1).setData(data);
        join(1, "room2", "room1");
        List<RemoteSocket> found = Waiting.get(io(0).in(socket(1).id()).fetchSockets());
        assertThat(found).hasSize(1);
        assertThat(found.get(0).handshake()).isEqualTo(socket(1).handshake());
        assertThat(found.get(0).data()).isEqualTo(Value.of(data));
        assertThat(found.get(0).rooms()).containsExactly(socket(1).id(), "room2", "room1");
    }

    @Rule(id = "ADAPTER-23", says = "with the flag local yields the sockets of its node only")
    void fetchesLocal() {
        assertThat(Waiting.get(io(0).local().fetchSockets()))
                .extracting(RemoteSocket::id)
                .isEqualTo(ids(0));
    }

    @Rule(id = "ADAPTER-45", says = "yields the matching sockets")
    void fetchesMatching() {
        join(0, "room1");
        join(1, "room1", "room2");
        assertThat(Waiting.get(io(2).in("room1").except("room2").fetchSockets()))
                .extracting(RemoteSocket::id)
                .isEqualTo(ids(0));
    }

    @Rule(id = "ADAPTER-46", says = "yields any number of sockets of another node")
    void fetchesMany() {
        List<String> ids = IntStream.range(0, 500)
                .mapToObj(i -> io(1).connect("many").id())
                .toList();
        assertThat(Waiting.get(io(0).in("many").fetchSockets()))
                .extracting(RemoteSocket::id)
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Rule(
            id = "ADAPTER-47",
            says = "fails after the timeout with the sockets that arrived and the number of silent nodes")
    void timesOut() {
        RequestTimeoutException failure = timeout();
        assertThat(failure.partial())
                .extracting(socket -> ((RemoteSocket) socket).id())
                .isEqualTo(ids(0, 1));
        assertThat(failure.missing()).isEqualTo(1);
    }

    @Rule(id = "ADAPTER-48", says = "fails after the timeout with the ids of silent nodes")
    void namesSilentNodes() {
        require(Capability.NODE_IDS);
        assertThat(timeout().missingNodes()).containsExactly(node(2).adapter().nodeId());
    }

    private RequestTimeoutException timeout() {
        node(2).probe().becomeDeaf();
        var found = io(0).fetchSockets();
        awaitAnswersOfOneNode();
        cluster().advance(Duration.ofSeconds(5));
        return Waiting.failure(found, RequestTimeoutException.class);
    }

    private void awaitAnswersOfOneNode() {
        Waiting.await().until(() -> node(0).probe().answers(ClusterMessage.FetchSocketsResponse.class) == 1);
    }

    @Rule(id = "ADAPTER-49", says = "does not wait for a node that dies")
    void nodeDies() {
        node(2).probe().becomeDeaf();
        CompletionStage<List<RemoteSocket>> found =
                io(0).operator().timeout(HOUR).fetchSockets();
        awaitAnswersOfOneNode();
        node(2).crash();
        cluster().advanceUntil(() -> found.toCompletableFuture().isDone());
        assertThat(Waiting.get(found)).extracting(RemoteSocket::id).isEqualTo(ids(0, 1));
    }

    @Rule(id = "ADAPTER-50", says = "fails at once if it cannot be published")
    void publishFails() {
        node(0).probe().failPublishing(true);
        var found = io(0).operator().timeout(HOUR).fetchSockets();
        assertThat(Waiting.failure(found, IllegalStateException.class)).hasMessageContaining("publishing fail");
    }

    @Rule(id = "ADAPTER-51", says = "serverCount counts the nodes, and no longer those that left or died")
    void serverCount() {
        cluster().awaitServerCount(3, cluster().mains());
        node(2).leave();
        cluster().advanceUntil(() -> Waiting.get(node(0).adapter().serverCount()) == 2);
        node(1).crash();
        cluster().advanceUntil(() -> Waiting.get(node(0).adapter().serverCount()) == 1);
        assertThat(Waiting.get(io(0).fetchSockets())).hasSize(1);
    }
}
