package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.RecoveryLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
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

    private static void assertFailed(CompletionStage<?> stage, String reason) {
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        assertThatThrownBy(() -> stage.toCompletableFuture().join()).hasMessageContaining(reason);
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

        assertThat(pending).allSatisfy(stage -> assertFailed(stage, "closed"));
        assertFailed(adapter.fetchSockets(BroadcastOptions.ALL), "closed");
    }

    @Test
    @DisplayName("fails its pending requests when its factory is closed before it")
    void factoryCloses() {
        Adapter adapter = open(new StubLink());
        silentNode();
        var pending = adapter.fetchSockets(BroadcastOptions.ALL);

        factory.close();

        assertFailed(pending, "closed");
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

    @Test
    @DisplayName(
            "says who joins a room that its broadcasts may not arrive, as long as the link failed to subscribe to it")
    void subscribingFails() {
        StubLink link = new StubLink() {
            private int rooms;

            @Override
            public CompletionStage<Void> roomCreated(String room) {
                return switch (rooms++) {
                    case 0 -> CompletableFuture.failedFuture(new IllegalStateException("no subscription"));
                    case 1 -> throw new IllegalStateException("no subscription");
                    default -> CompletableFuture.completedFuture(null);
                };
            }
        };
        Adapter adapter = open(link);

        for (int failure = 0; failure < 2; failure++) {
            for (String sid : List.of("s1", "s2")) {
                assertFailed(adapter.addAll(sid, List.of("room")), "no subscription");
                assertThat(adapter.socketRooms(sid)).containsExactly("room");
            }
            adapter.delAll("s1");
            adapter.delAll("s2");
        }
        assertThat(adapter.addAll("s1", List.of("room")).toCompletableFuture()).isCompleted();
    }

    @Test
    @DisplayName(
            "tells who was there when a message asked, without holding up the next ones until it has read their data")
    void fetch() throws Exception {
        CountDownLatch nextHandled = new CountDownLatch(1);
        StubNamespace namespace = new StubNamespace() {
            @Override
            Object data() {
                try {
                    return nextHandled.await(10, TimeUnit.SECONDS) ? "in time" : "too late";
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void serverSideEvent(EventData event, Consumer<Value> ack) {
                nextHandled.countDown();
            }
        };
        CompletableFuture<ClusterMessage> answer = new CompletableFuture<>();
        var created = factory.create(namespace);
        backend.linked.complete(new StubLink() {
            @Override
            public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
                answer.complete(response);
                return super.respond(requesterId, response);
            }
        });
        Adapter adapter = created.toCompletableFuture().join();
        adapter.addAll("s1", List.of("s1", "room"));

        backend.inbox.receive(new ClusterMessage.FetchSockets("other", "r", BroadcastOptions.ALL), null);
        adapter.delAll("s1");
        event("next");

        assertThat(answer.get(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(ClusterMessage.FetchSocketsResponse.class, response -> {
                    assertThat(response.sockets()).hasSize(1);
                    assertThat(response.sockets().get(0).rooms()).containsExactly("s1", "room");
                    assertThat(response.sockets().get(0).data()).isEqualTo(Value.of("in time"));
                });
    }

    @Nested
    @DisplayName("with recovery")
    class WithRecovery {
        private final List<String> delivered = new ArrayList<>();
        private final StubNamespace namespace = new StubNamespace() {
            @Override
            public EncodedPacket encode(Packet packet) {
                if (packet.data().event().equals("failing")) {
                    throw new IllegalArgumentException("cannot be encoded");
                }
                delivered.add(packet.data().event());
                return super.encode(packet);
            }
        };

        private Adapter open(StubLink link) {
            CompletionStage<Adapter> created = factory.create(namespace);
            backend.linked.complete(link);
            Adapter adapter = created.toCompletableFuture().join();
            adapter.addAll("s1", List.of("s1"));
            return adapter;
        }

        @Test
        @DisplayName("delivers to its own sockets, in order, if the link throws instead of failing")
        void linkThrows() {
            Adapter adapter = open(new LoggingLink() {
                @Override
                public CompletionStage<String> publish(ClusterMessage message) {
                    throw new IllegalStateException("the test's link throws");
                }
            });
            for (String event : List.of("first", "second")) {
                assertFailed(adapter.broadcast(Packet.of(event), BroadcastOptions.ALL), "link throws");
            }
            assertThat(delivered).containsExactly("first", "second");
            assertThat(adapter.stats().publishFailures()).isEqualTo(3); // the node could not be announced either
        }

        @Test
        @DisplayName("fails a request at once if the host fails to deliver it")
        void hostFails() {
            Adapter adapter = open(new LoggingLink());
            assertFailed(adapter.broadcastWithAck(EventData.of("failing"), BroadcastOptions.ALL), "cannot be encoded");
        }
    }

    private static class LoggingLink extends StubLink {
        @Override
        public Optional<RecoveryLog> recovery() {
            return Optional.of(new RecoveryLog() {
                @Override
                public CompletionStage<Void> save(Session session) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public CompletionStage<Session> take(String pid) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public CompletionStage<List<Entry>> after(String offset, int limit) {
                    throw new UnsupportedOperationException();
                }
            });
        }
    }
}
