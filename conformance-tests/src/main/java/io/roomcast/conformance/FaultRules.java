package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;

/** What the rules about faults have in common: three nodes, each behind a proxy. */
abstract class FaultRules extends Rules {
    @Override
    abstract FaultConformanceTest kit();

    final FaultCluster faults() {
        return kit().faults();
    }

    /** The usual course: a fault, until all of these nodes noticed it; healing; and everything works as before. */
    final void outage(String fault, Runnable breakIt, Runnable healIt, int... affected) {
        try (Traffic traffic = Traffic.start(cluster())) {
            traffic.awaitMore(20);
            Stopwatch broken = Stopwatch.start();
            breakIt.run();
            long noticed = faults().awaitDown(broken, affected);
            traffic.awaitMore(20);
            Stopwatch healed = Stopwatch.start();
            healIt.run();
            faults().awaitWorking();
            faults().report("%s: noticed after %d ms, all worked %d ms after its end"
                    .formatted(fault, noticed, healed.millis()));
            traffic.awaitMore(20);
            traffic.stop();
            traffic.assertNothingWrong();
        }
    }

    /** It ends, one way or the other. */
    static void assertEnds(String what, CompletionStage<?> stage) {
        if (stage.toCompletableFuture().isDone()) {
            return; // as most of thousands are
        }
        Waiting.await().atMost(FaultCluster.PATIENCE).untilAsserted(() -> assertThat(
                        stage.toCompletableFuture().isDone())
                .as("%s ended", what)
                .isTrue());
    }
}
