package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.conformance.InMemoryNamespace;
import io.roomcast.conformance.InMemorySocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("With many threads on every node, the in-jvm backend")
class InJvmConcurrencyTest {
    private static final int THREADS_PER_NODE = 3;
    private static final int EVENTS = 500;

    private final List<AdapterFactory> factories = new ArrayList<>();
    private final List<InMemoryNamespace> nodes = new ArrayList<>();
    private final List<InMemorySocket> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(3 * THREADS_PER_NODE);

    @BeforeEach
    void open() throws Exception {
        InJvmSettings settings = InJvmSettings.DEFAULT.withName(Ids.hex16());
        for (int i = 0; i < 3; i++) {
            AdapterFactory factory = Adapters.using(new InJvmBackend(settings)).build();
            factories.add(factory);
            InMemoryNamespace node = new InMemoryNamespace("/", Duration.ofMinutes(2));
            node.attach(factory.create(node).toCompletableFuture().get(10, TimeUnit.SECONDS));
            nodes.add(node);
            clients.add(node.connect());
        }
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        factories.forEach(AdapterFactory::close);
    }

    @Test
    @DisplayName("delivers everything once, the events of each thread in its order and with rising offsets")
    void keepsOrder() {
        List<String> senders = new ArrayList<>();
        for (InMemoryNamespace node : nodes) {
            for (int t = 0; t < THREADS_PER_NODE; t++) {
                String sender = node.adapter().nodeId() + "-" + t;
                senders.add(sender);
                threads.execute(() -> {
                    for (int i = 0; i < EVENTS; i++) {
                        var unused = node.emit(sender, i);
                    }
                });
            }
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(clients)
                .allSatisfy(client -> assertThat(client.received()).hasSize(senders.size() * EVENTS)));
        List<Integer> numbers = IntStream.range(0, EVENTS).boxed().toList();
        for (InMemorySocket client : clients) {
            Map<String, List<EventData>> bySender =
                    client.received().stream().collect(Collectors.groupingBy(EventData::event));
            for (String sender : senders) {
                assertThat(bySender.get(sender))
                        .extracting(event -> event.get(0, Integer.class))
                        .isEqualTo(numbers);
                assertThat(bySender.get(sender))
                        .extracting(event -> Long.valueOf(event.get(1, String.class)))
                        .isSorted();
            }
            assertThat(client.received())
                    .extracting(event -> event.get(1, String.class))
                    .doesNotHaveDuplicates();
        }
    }
}
