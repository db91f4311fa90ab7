package io.roomcast.benchmarks.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The program works, with few messages: the figures mean nothing. That of Node needs its packages, and is not tried here. */
class ClusterTest {
    @Test
    void everyNodeHasEachBroadcastAndNoticesThatOneIsKilled() throws IOException, InterruptedException {
        try (Lab lab = new Lab();
                Cluster cluster = Cluster.start(Candidate.REDIS, Cluster.Kind.OURS, lab, 3)) {
            assertThat(cluster.burst(50).counts()).isEqualTo(new Counts(150, 0, 0, 0));
            assertThat(cluster.lone(5).counts()).isEqualTo(new Counts(15, 0, 0, 0));
            assertThat(cluster.fetch(2)).isPositive();
            assertThat(cluster.detection()).isPositive();
            assertThat(cluster.idleCpu(Duration.ofMillis(20))).isNotNegative();
        }
    }
}
