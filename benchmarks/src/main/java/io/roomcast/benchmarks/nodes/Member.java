package io.roomcast.benchmarks.nodes;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.benchmarks.CountingNamespace;
import io.roomcast.benchmarks.traffic.Arrivals;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A node with connections of its own and one socket, which checks the numbers of what it receives. */
final class Member implements AutoCloseable {
    private final AdapterFactory factory;
    private final Adapter adapter;
    private final Arrivals arrivals;

    /**
     * Joins the cluster; blocks.
     *
     * @param whenAll runs when all messages that are expected have arrived here
     */
    Member(String backend, Map<String, String> settings, int index, Runnable whenAll) {
        String sid = "socket%014d".formatted(index);
        arrivals = new Arrivals(whenAll);
        CountingNamespace namespace = new CountingNamespace().withSocket(sid);
        namespace.onPacket(packet ->
                arrivals.arrived(Objects.requireNonNull(packet.data().get(0).as(String.class))));
        factory = Adapters.open(backend, settings);
        adapter = factory.create(namespace).toCompletableFuture().join();
        adapter.addAll(sid, List.of(sid)).toCompletableFuture().join();
    }

    Adapter adapter() {
        return adapter;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    @Override
    public void close() {
        adapter.close().toCompletableFuture().join();
        factory.close();
    }
}
