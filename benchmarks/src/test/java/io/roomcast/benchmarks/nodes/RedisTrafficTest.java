package io.roomcast.benchmarks.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.benchmarks.Lab;
import org.junit.jupiter.api.Test;

class RedisTrafficTest {
    @Test
    void doesNotCountItsOwnQuestions() {
        try (Lab lab = new Lab();
                RedisTraffic traffic = new RedisTraffic(lab.redis().uri())) {
            long before = traffic.bytes();
            for (int i = 0; i < 20; i++) {
                traffic.bytes();
            }
            assertThat(traffic.bytes() - before).isBetween(-1_000L, 1_000L); // numbers in the answers become longer
        }
    }
}
