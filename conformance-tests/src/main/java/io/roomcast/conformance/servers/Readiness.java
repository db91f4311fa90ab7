package io.roomcast.conformance.servers;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;

/** Waits for several servers that have to agree. */
final class Readiness {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Readiness() {}

    /**
     * Waits until nothing is in the way. An error of a server, or none of its answers, is in the way, too.
     *
     * @param what what is awaited, for people
     * @param obstacle what is in the way; empty if nothing
     * @throws org.awaitility.core.ConditionTimeoutException after 30 seconds, saying what is in the way
     */
    static void awaitNo(Supplier<String> obstacle, String what) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> ask(obstacle), String::isEmpty);
    }

    private static String ask(Supplier<String> obstacle) {
        try {
            return obstacle.get();
        } catch (IllegalStateException | UncheckedIOException e) {
            return e.toString();
        }
    }
}
