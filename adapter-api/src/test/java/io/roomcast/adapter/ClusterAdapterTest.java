package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.spi.ClusterMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The engine")
class ClusterAdapterTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final StubTimer timer = new StubTimer();
    private final StubBackend backend = new StubBackend();
    private final AdapterFactory factory = Adapters.using(backend).timer(timer).build();

    private Adapter open(StubLink link) {
        CompletionStage<Adapter> created = factory.create(new StubNamespace());
        backend.linked.complete(link);
        return created.toCompletableFuture().join();
    }

    /** Another node is there, and answers nothing. */
    private void silentNode() {
        backend.inbox.receive(new ClusterMessage.Heartbeat("silent"), null);
    }

    private static void assertClosed(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    @DisplayName("fails its pending requests when it is closed, and those that come after")
    void closing() {
        Adapter adapter = open(new StubLink());
        silentNode();
        var pending = List.of(
                adapter.fetchSockets(BroadcastOptions.ALL),
                adapter.serverSideEmitWithAck(EventData.of("e"), HOUR),
                adapter.broadcastWithAck(EventData.of("e"), BroadcastOptions.ALL));
        assertThat(pending)
                .allSatisfy(stage -> assertThat(stage.toCompletableFuture()).isNotDone());

        adapter.close();

        assertThat(pending).allSatisfy(ClusterAdapterTest::assertClosed);
        assertClosed(adapter.fetchSockets(BroadcastOptions.ALL));
    }

    @Test
    @DisplayName("fails its pending requests when its factory is closed before it")
    void factoryCloses() {
        Adapter adapter = open(new StubLink());
        silentNode();
        var pending = adapter.fetchSockets(BroadcastOptions.ALL);

        factory.close();

        assertClosed(pending);
    }

    @Test
    @DisplayName("is closed when its link is, however often it is asked to close")
    void closedTwice() {
        StubLink link = new StubLink();
        Adapter adapter = open(link);

        var first = adapter.close().toCompletableFuture();
        var second = adapter.close().toCompletableFuture();
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        link.left.complete(null);
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(link.sent)
                .filteredOn(ClusterMessage.AdapterClose.class::isInstance)
                .hasSize(1);
    }

    @Test
    @DisplayName("handles what arrived before it was ready first, whatever arrives meanwhile")
    void early() {
        List<String> handled = new ArrayList<>();
        StubNamespace namespace = new StubNamespace() {
            @Override
            public void serverSideEvent(EventData event, Consumer<Value> ack) {
                if (event.event().equals("first")) {
                    CompletableFuture.runAsync(() -> event("third")).join();
                }
                handled.add(event.event());
            }
        };
        var created = factory.create(namespace).toCompletableFuture();
        event("first");
        event("second");
        backend.linked.complete(new StubLink());

        assertThat(created).isCompleted();
        event("fourth");
        assertThat(handled).containsExactly("first", "second", "third", "fourth");
    }

    private void event(String event) {
        backend.inbox.receive(new ClusterMessage.ServerSideEmit("other", null, EventData.of(event)), null);
    }

    @Test
    @DisplayName("says that it lives at every interval, whatever else it published: not everybody need have heard that")
    void heartbeats() {
        StubLink link = new StubLink();
        Adapter adapter = open(link);
        adapter.broadcast(Packet.of("e"), BroadcastOptions.rooms("room"));
        link.sent.clear();

        timer.run();
        timer.run();

        assertThat(link.sent).hasSize(2).allSatisfy(message -> assertThat(message)
                .isInstanceOf(ClusterMessage.Heartbeat.class));
    }

    @Test
    @DisplayName("counts a message at which the host fails, with whatever error, and goes on")
    void hostFails() {
        StubNamespace namespace = new StubNamespace() {
            @Override
            public void serverSideEvent(EventData event, Consumer<Value> ack) {
                throw new StackOverflowError("the test's host fails");
            }
        };
        var created = factory.create(namespace);
        backend.linked.complete(new StubLink());
        event("first");
        event("second");

        assertThat(created.toCompletableFuture().join().stats().malformed()).isEqualTo(2);
    }
}
