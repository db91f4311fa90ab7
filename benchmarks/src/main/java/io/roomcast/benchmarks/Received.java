package io.roomcast.benchmarks;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** In a receiving process: counts messages, and tells the process that started it. */
final class Received {
    private final int messages;
    private final AtomicInteger count = new AtomicInteger();

    /** @param messages of how many messages the arrival is told */
    Received(int messages) {
        this.messages = messages;
    }

    /** A message arrived. */
    void one() {
        if (count.incrementAndGet() % messages == 0) {
            System.out.println(Child.DONE);
        }
    }

    /** Receives as a node with one socket, which is in these rooms, and closes the factory in the end. */
    void by(AdapterFactory adapters, List<String> rooms) throws IOException {
        CountingNamespace namespace = new CountingNamespace().withSockets(1);
        namespace.onSend(this::one);
        try (AdapterFactory factory = adapters) {
            Adapter adapter = factory.create(namespace).toCompletableFuture().join();
            adapter.addAll("s0", List.of("s0")).toCompletableFuture().join();
            adapter.addAll("s0", rooms).toCompletableFuture().join();
            untilTold();
            adapter.close().toCompletableFuture().join();
        }
    }

    /** Says that it is ready, and returns when it should end. */
    static void untilTold() throws IOException {
        System.out.println(Child.READY);
        while (System.in.read() >= 0) {
            // Nothing is ever written: the end of the input is the sign to stop.
        }
    }
}
