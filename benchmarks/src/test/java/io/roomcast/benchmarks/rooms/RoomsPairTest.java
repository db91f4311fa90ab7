package io.roomcast.benchmarks.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.results.Counts;
import io.roomcast.conformance.servers.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs work, with few messages: the figures mean nothing. */
class RoomsPairTest {
    @Test
    void bothOfHazelcastAreInOneCluster() throws IOException {
        try (Lab lab = new Lab();
                RoomsPair pair =
                        RoomsPair.start(Candidate.HAZELCAST, new RoomsSubject(false, Routing.OFF), lab, null)) {
            pair.hold(1);
            assertThat(pair.send(30).counts()).isEqualTo(new Counts(30, 0, 0, 0));
        }
    }

    @ParameterizedTest
    @CsvSource({"false,ON", "false,OFF", "true,ON", "true,OFF"})
    void theNodeReceivesWhatIsForItsRoomsAlsoAfterChurning(boolean official, Routing routing) throws IOException {
        try (Lab lab = new Lab()) {
            String problem = official ? lab.nodeProblem().orElse("") : "";
            assumeTrue(problem.isEmpty(), problem);
            try (TcpProxy proxy = TcpProxy.to(lab.redis());
                    RoomsPair pair =
                            RoomsPair.start(Candidate.REDIS_SHARDED, new RoomsSubject(official, routing), lab, proxy)) {
                pair.hold(1);
                assertThat(pair.send(30).counts()).isEqualTo(new Counts(30, 0, 0, 0));
                pair.hold(100);
                long before = proxy.bytesFromServer();
                assertThat(pair.send(200).counts()).isEqualTo(new Counts(20, 0, 0, 0));
                assertThat(proxy.bytesFromServer() - before > 200 * 128).isEqualTo(routing == Routing.OFF);
                assertThat(pair.churn(Duration.ofMillis(20)).counts()).isEqualTo(new Counts(10, 0, 0, 0));
            }
        }
    }
}
