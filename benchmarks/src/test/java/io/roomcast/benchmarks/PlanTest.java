package io.roomcast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final List<Candidate> ALL = List.of(Candidate.values());

    @Test
    void aQuickRunOfAllLeavesOutAllButRedis() {
        Plan plan = new Plan(true, ALL);
        assertThat(plan.leftOut(Candidate.REDIS)).isEmpty();
        assertThat(plan.leftOut(Candidate.MONGO)).isPresent();
    }

    @Test
    void nothingIsLeftOutThatWasChosenOrIfThereIsTime() {
        assertThat(new Plan(true, List.of(Candidate.MONGO)).leftOut(Candidate.MONGO))
                .isEmpty();
        assertThat(new Plan(false, ALL).leftOut(Candidate.MONGO)).isEmpty();
    }
}
