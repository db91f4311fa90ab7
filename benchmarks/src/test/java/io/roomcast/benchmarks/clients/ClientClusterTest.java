package io.roomcast.benchmarks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each program works, with few clients: the figures mean nothing. Node's needs its packages, and is not tried here. */
class ClientClusterTest {
    @ParameterizedTest
    @EnumSource(
            value = ClientCluster.Kind.class,
            names = {"ROOMCAST", "FLOOR"})
    void eachClientGetsEachMessageOnceAndInOrder(ClientCluster.Kind kind) throws IOException {
        try (Lab lab = new Lab();
                ClientCluster cluster = ClientCluster.start(kind, lab)) {
            cluster.connect(20);
            for (int round = 0; round < 2; round++) {
                ClientCluster.Turn turn = cluster.broadcast(30, Duration.ofMillis(1), 200);
                assertThat(turn.counts()).isEqualTo(new Counts(600, 0, 0, 0));
                assertThat(turn.lastMillis()).isPositive();
            }
        }
    }
}
