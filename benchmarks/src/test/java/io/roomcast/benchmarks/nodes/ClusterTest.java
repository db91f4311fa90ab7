package io.roomcast.benchmarks.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs work, with few messages: the figures mean nothing. */
class ClusterTest {
    @ParameterizedTest
    @EnumSource(Cluster.Kind.class)
    void everyNodeHasEachBroadcastAndNoticesThatOneIsKilled(Cluster.Kind kind) throws IOException {
        try (Lab lab = new Lab()) {
            String problem = kind == Cluster.Kind.OFFICIAL ? lab.nodeProblem().orElse("") : "";
            assumeTrue(problem.isEmpty(), problem);
            try (Cluster cluster = Cluster.start(Candidate.REDIS, kind, lab, 3)) {
                assertThat(cluster.burst(50).counts()).isEqualTo(new Counts(150, 0, 0, 0));
                assertThat(cluster.lone(5).counts()).isEqualTo(new Counts(15, 0, 0, 0));
                assertThat(cluster.fetch(2)).isPositive();
                assertThat(cluster.detection()).isPositive();
            }
        }
    }
}
