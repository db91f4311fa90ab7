package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.conformance.servers.TcpProxy;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

abstract class MemoryRules extends FaultRules {
    private static final int MESSAGES = 2000;
    private static final int BYTES = 100_000;

    @Rule(
            id = "FAULT-19",
            says = "publishing 200 MB while the server is away takes less than half of that in memory, and ends")
    void away() {
        assertBounded("away", () -> {
            Stopwatch broken = Stopwatch.start();
            faults().server().stop();
            faults().awaitDown(broken, 0, 1, 2);
        });
    }

    @Rule(
            id = "FAULT-20",
            says = "publishing 200 MB while the connection is frozen takes less than half of that in memory, and ends")
    void frozen() {
        assertBounded("frozen", () -> faults().proxies().forEach(TcpProxy::freeze));
    }

    private void assertBounded(String fault, Runnable breakIt) {
        String payload = "x".repeat(BYTES);
        long before = usedBytes();
        breakIt.run();
        List<CompletionStage<Void>> published = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            published.add(io(0).to("nobody").emit("large", i, payload));
        }
        // Garbage goes when it goes; what is held stays.
        Waiting.await().untilAsserted(() -> assertThat(usedBytes() - before)
                .as("bytes in use more than before")
                .isLessThan((long) MESSAGES * BYTES / 2));
        long used = usedBytes() - before;
        Stopwatch healed = Stopwatch.start();
        faults().heal();
        for (CompletionStage<Void> one : published) {
            assertEnds("publishing", one);
        }
        faults().awaitWorking();
        long failed = published.stream()
                .filter(one -> one.toCompletableFuture().isCompletedExceptionally())
                .count();
        faults().report("200 MB published while %s: %d MB held, %d of %d messages refused, all worked %d ms after"
                .formatted(fault, used / 1_000_000, failed, MESSAGES, healed.millis()));
    }

    private static long usedBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
