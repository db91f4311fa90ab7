package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.EventData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

abstract class DeliveryRules extends Rules {
    @Override
    abstract AdapterConformanceTest kit();

    @Rule(
            id = "ADAPTER-56",
            says = "a thousand messages of each of two nodes arrive everywhere in the order of each node")
    void keepsOrder() {
        List<CompletionStage<Void>> emitted = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            emitted.add(io(0).emit("a", i));
            emitted.add(io(1).emit("b", i));
        }
        emitted.forEach(Waiting::get);
        cluster().settle();
        List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
        for (InMemorySocket socket : sockets()) {
            assertThat(numbers(socket, "a")).isEqualTo(numbers);
            assertThat(numbers(socket, "b")).isEqualTo(numbers);
        }
    }

    private static List<@Nullable Integer> numbers(InMemorySocket socket, String event) {
        List<@Nullable Integer> numbers = new ArrayList<>();
        for (EventData received : socket.received()) {
            if (received.event().equals(event)) {
                numbers.add(received.get(0, Integer.class));
            }
        }
        return numbers;
    }

    @Rule(id = "ADAPTER-57", says = "a small message does not overtake a large one")
    void largeAndSmall() {
        List<CompletionStage<Void>> emitted = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int size = i % 2 == 0 ? 200_000 : 10;
            emitted.add(io(0).emit("a", i, i % 4 == 0 ? new byte[size] : "é".repeat(size)));
        }
        emitted.forEach(Waiting::get);
        cluster().settle();
        for (InMemorySocket socket : sockets()) {
            assertThat(numbers(socket, "a"))
                    .isEqualTo(IntStream.range(0, 20).boxed().toList());
        }
    }

    @Rule(id = "ADAPTER-58", says = "what a client does with different rooms, events and operations stays in order")
    void mixedOperations() {
        join(1, "room1");
        List<CompletionStage<Void>> done = new ArrayList<>();
        done.add(io(0).emit("1"));
        done.add(io(0).to("room1").emit("2"));
        done.add(io(0).to(socket(1).id()).emit("3"));
        done.add(io(0).to("room1", "room2").emit("4"));
        done.add(io(0).except("room2").emit("5"));
        done.add(io(0).socketsLeave("room1"));
        done.add(io(0).to("room1").emit("not any more"));
        done.add(io(0).emit("6"));
        done.forEach(Waiting::get);
        assertThat(received().get(1)).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Rule(id = "ADAPTER-59", says = "a cluster under another prefix neither hears nor counts this one")
    void otherPrefix() {
        try (TestCluster other = TestCluster.start(kit()::newBackend)) {
            Waiting.get(io(0).emit("test"));
            Waiting.get(io(0).serverSideEmit("hello"));
            Waiting.get(io(0).socketsJoin("room1"));
            Waiting.get(other.node(0).main().emit("other"));
            assertThat(received()).containsOnly(List.of("test"));
            other.settle();
            for (int i = 0; i < 3; i++) {
                assertThat(other.node(i).socket().receivedEvents()).containsExactly("other");
                assertThat(other.node(i).socket().rooms()).doesNotContain("room1");
                assertThat(TestCluster.serverSideEvents(other.node(i).main())).isEmpty();
            }
            other.awaitServerCount(3, other.mains());
            assertThat(Waiting.get(io(0).fetchSockets())).hasSize(3);
        }
    }

    @Rule(id = "ADAPTER-60", says = "namespaces with similar names do not hear each other")
    void similarNamespaces() {
        List<List<InMemoryNamespace>> all = new ArrayList<>();
        for (String name : List.of("/a", "/a/b", "/a#", "/*", "/odd-ns_é😀#1")) {
            List<InMemoryNamespace> opened = cluster().open(name, null);
            opened.forEach(TestNode::connect);
            all.add(opened);
        }
        List<InMemorySocket> clients = new ArrayList<>();
        for (List<InMemoryNamespace> opened : all) {
            clients.add(TestNode.connect(opened.get(1), "room1"));
        }
        for (List<InMemoryNamespace> opened : all) {
            Waiting.get(opened.get(0).to("room1").emit(opened.get(0).name()));
            Waiting.get(opened.get(0).emit("all"));
        }
        all.forEach(cluster()::settle);
        assertThat(received()).containsOnly(List.of());
        for (int i = 0; i < clients.size(); i++) {
            assertThat(clients.get(i).receivedEvents())
                    .containsExactly(all.get(i).get(0).name(), "all");
            assertThat(Waiting.get(all.get(i).get(0).fetchSockets())).hasSize(4);
        }
    }

    @Rule(id = "ADAPTER-61", says = "a node that left receives nothing more and refuses to publish; the others go on")
    void afterLeaving() {
        node(2).leave();
        cluster().advanceUntil(() -> Waiting.get(node(0).adapter().serverCount()) == 2);
        Waiting.get(io(0).emit("test"));
        cluster().settle();
        assertThat(socket(0).receivedEvents()).containsExactly("test");
        assertThat(socket(1).receivedEvents()).containsExactly("test");
        assertThat(socket(2).receivedEvents()).isEmpty();
        Waiting.failure(io(2).emit("too late"), RuntimeException.class);
        cluster().settle();
        assertThat(socket(0).receivedEvents()).containsExactly("test");
    }

    @Rule(id = "ADAPTER-62", says = "what a node published before it left still arrives")
    void beforeLeaving() {
        for (int i = 0; i < 100; i++) {
            var unused = io(2).emit("last");
        }
        node(2).leave();
        Waiting.await()
                .untilAsserted(() -> assertThat(socket(0).receivedEvents()).hasSize(100));
        Waiting.await()
                .untilAsserted(() -> assertThat(socket(1).receivedEvents()).hasSize(100));
    }
}
