package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.adapter.spi.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Servers in processes of their own, each a member of a Hazelcast cluster,")
@Timeout(240)
class HazelcastProcessTest {
    /** How long a frozen process counts. */
    static final Duration MAX_SILENCE = Duration.ofSeconds(4);

    private final String clusterName = Ids.hex16();
    private final int port = TestMembers.newCluster().port();
    private final List<HazelcastProcess> started = new ArrayList<>();
    private final List<HazelcastProcess> nodes = new ArrayList<>();
    private int emitted;
    private boolean recovery;

    @AfterEach
    void stop() {
        started.forEach(HazelcastProcess::close);
    }

    /** More processes, until there are so many; they start together. */
    private void grow(int size) throws Exception {
        List<HazelcastProcess> fresh = new ArrayList<>();
        while (nodes.size() + fresh.size() < size) {
            HazelcastProcess process = HazelcastProcess.start(HazelcastNodeMain.class, clusterName, port, recovery);
            started.add(process);
            fresh.add(process);
        }
        for (HazelcastProcess process : fresh) {
            process.await("ready");
        }
        nodes.addAll(fresh);
        awaitCounts(nodes, size);
    }

    private static void awaitCounts(List<HazelcastProcess> asked, int count) {
        for (HazelcastProcess node : asked) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(node.ask("count", "count")).isEqualTo(Integer.toString(count)));
        }
    }

    /** What each of them emits reaches the client of each, once. */
    private void exchange(List<HazelcastProcess> among) throws Exception {
        List<String> events = new ArrayList<>();
        for (HazelcastProcess node : among) {
            String event = "e" + emitted++;
            events.add(event);
            node.ask("emit " + event, "emitted");
        }
        for (HazelcastProcess node : among) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                List<String> received = List.of(node.ask("received", "received").split(","));
                assertThat(received).containsAll(events);
                assertThat(received).doesNotHaveDuplicates();
            });
        }
    }

    @Test
    @DisplayName("2, 4 and 8 of them, are one: with one killed while asked, and one started late")
    void grows() throws Exception {
        for (int size : List.of(2, 4, 8)) {
            grow(size);
            exchange(nodes);

            HazelcastProcess victim = nodes.remove(nodes.size() - 1);
            victim.freeze(); // so that it cannot answer before it dies
            nodes.get(0).tell("fetch");
            nodes.get(0).ask("received", "received");
            long killed = System.nanoTime();
            victim.kill();
            assertThat(nodes.get(0).await("fetched")).isEqualTo(Integer.toString(size - 1));
            System.out.printf(
                    "%d processes: the request was over %d ms after one of them was killed%n",
                    size, (System.nanoTime() - killed) / 1_000_000);
            awaitCounts(nodes, size - 1);
            exchange(nodes);
        }
        grow(8);
        exchange(nodes);
    }

    @ParameterizedTest(name = "recovery {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("go on without one that is frozen so long that it is given up, and with it when it is back")
    void splitsAndMerges(boolean withRecovery) throws Exception {
        recovery = withRecovery;
        grow(3);
        exchange(nodes);
        HazelcastProcess frozen = nodes.get(0);
        List<HazelcastProcess> others = nodes.subList(1, 3);
        frozen.freeze();
        if (!recovery) { // a log stands still if the frozen one holds it
            exchange(others);
        }
        awaitCounts(others, 2);
        exchange(others);

        frozen.thaw();
        exchange(List.of(frozen)); // its own client is served, whatever it knows of the others by now
        awaitCounts(nodes, 3);
        exchange(nodes);
        await("what the frozen one missed is reported as a gap")
                .atMost(Duration.ofSeconds(30))
                .until(() -> Integer.parseInt(frozen.ask("gaps", "gaps")) > 0);
    }
}
