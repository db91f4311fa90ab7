package io.roomcast.benchmarks.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientArrivalsTest {
    private final ClientArrivals arrivals = new ClientArrivals();
    private final Client one = new Client(arrivals);
    private final Client other = new Client(arrivals);

    @BeforeEach
    void connect() {
        arrivals.connected(one);
        arrivals.connected(other);
        arrivals.expect(100, 3);
    }

    @Test
    void whatEachClientMissesIsLost() {
        arrive(one, 100, 101, 102);
        arrive(other, 100, 102);
        assertThat(arrivals.report()).startsWith("1 0 0 ");
    }

    @Test
    void duplicatesAreTold() {
        arrive(one, 100, 101, 102);
        arrive(other, 100, 101, 101, 102);
        assertThat(arrivals.report()).startsWith("0 1 0 ");
    }

    @Test
    void whatIsOutOfOrderOrTooLateIsTold() {
        arrive(one, 100, 102, 101);
        arrive(other, 99, 100, 101, 102);
        assertThat(arrivals.report()).startsWith("0 0 2 ");
    }

    @Test
    void theLastClientCounts() {
        long now = System.nanoTime();
        arrivals.expect(7, 1);
        arrivals.arrived(one, 7, now);
        arrivals.arrived(other, 7, now - 1_000_000_000);
        assertThat(Long.parseLong(arrivals.report().split(" ", -1)[3])).isGreaterThanOrEqualTo(1_000_000_000);
    }

    @Test
    void aRoundOfMoreThanFitsIsRefused() {
        assertThatThrownBy(() -> arrivals.expect(0, 65)).isInstanceOf(IllegalArgumentException.class);
    }

    private void arrive(Client client, long... numbers) {
        for (long number : numbers) {
            arrivals.arrived(client, number, System.nanoTime());
        }
    }
}
