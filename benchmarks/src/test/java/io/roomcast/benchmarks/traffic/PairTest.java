package io.roomcast.benchmarks.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each program works, with few messages: the figures mean nothing. Those of Node need its packages, and are not tried here. */
class PairTest {
    @ParameterizedTest
    @EnumSource(
            value = Pair.Way.class,
            names = {"NODE", "EMITTER", "BARE"})
    void allArriveOnceAndInOrder(Pair.Way way) throws IOException {
        allArriveOnceAndInOrder(Candidate.REDIS, way);
    }

    @ParameterizedTest
    @EnumSource(
            value = Candidate.class,
            names = {"POSTGRES", "MONGO", "HAZELCAST"})
    void soTheyDoByTheBareDriver(Candidate candidate) throws IOException {
        allArriveOnceAndInOrder(candidate, Pair.Way.BARE);
    }

    @Test
    void soTheyDoWhereTheyAreLogged() throws IOException {
        allArriveOnceAndInOrder(Candidate.POSTGRES, Pair.Way.RECOVERABLE);
    }

    private static void allArriveOnceAndInOrder(Candidate candidate, Pair.Way way) throws IOException {
        try (Lab lab = new Lab();
                Pair pair = Pair.start(candidate, way, lab)) {
            assertThat(pair.send(500, 16, "text").counts()).isEqualTo(new Counts(500, 0, 0, 0));
            assertThat(pair.send(50, 16_384, "binary").counts()).isEqualTo(new Counts(50, 0, 0, 0));
            Pair.Turn paced = pair.pace(50, 128, "text", 1_000);
            assertThat(paced.counts()).isEqualTo(new Counts(50, 0, 0, 0));
            assertThat(paced.latencies())
                    .hasSize(4)
                    .allMatch(micros -> micros > 0)
                    .isSorted();
        }
    }
}
