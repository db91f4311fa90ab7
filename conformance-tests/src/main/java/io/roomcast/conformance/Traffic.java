package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.EventData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Every node broadcasts numbered messages, to all and to a room in turn, about a thousand a second, whatever happens.
 * Afterwards it is known which arrived where, and whether anything is wrong with that.
 */
final class Traffic implements AutoCloseable {
    private static final String EVENT = "traffic";
    private static final String ROOM = "traffic-room";
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final TestCluster cluster;
    private final List<List<Sent>> sent = new ArrayList<>();
    private final Thread thread = new Thread(this::send, "traffic");
    private final AtomicInteger rounds = new AtomicInteger();
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    private record Sent(long nanos, CompletionStage<Void> stage) {
        boolean succeeded() {
            return !stage.toCompletableFuture().isCompletedExceptionally();
        }
    }

    private Traffic(TestCluster cluster) {
        this.cluster = cluster;
        for (int i = 0; i < 3; i++) {
            sent.add(new ArrayList<>());
            TestNode.join(cluster.node(i).main(), cluster.node(i).socket(), ROOM);
        }
        thread.setDaemon(true);
    }

    static Traffic start(TestCluster cluster) {
        Traffic traffic = new Traffic(cluster);
        traffic.thread.start();
        return traffic;
    }

    private void send() {
        try {
            while (!stopped) {
                int number = rounds.get();
                for (int node = 0; node < 3; node++) {
                    InMemoryNamespace io = cluster.node(node).main();
                    long now = System.nanoTime();
                    CompletionStage<Void> stage = number % 2 == 0
                            ? io.emit(EVENT, node, number)
                            : io.to(ROOM).emit(EVENT, node, number);
                    sent.get(node).add(new Sent(now, stage));
                }
                rounds.incrementAndGet();
                LockSupport.parkNanos(PACE_NANOS);
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Returns after every node sent so many more. */
    void awaitMore(int messages) {
        int enough = rounds.get() + messages;
        Waiting.await().until(() -> rounds.get() >= enough || failure != null);
        assertThat(failure).as("publishing throws nothing").isNull();
    }

    /** Sends nothing more; returns when everything that was sent arrived or failed. */
    void stop() {
        end();
        for (int node = 0; node < 3; node++) {
            for (Sent message : sent.get(node)) {
                FaultRules.assertEnds("publishing by node " + node, message.stage);
            }
        }
        cluster.settle();
    }

    private void end() {
        stopped = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many messages of a node could not be published, as their stages say. */
    long failed(int node) {
        return sent.get(node).stream().filter(message -> !message.succeeded()).count();
    }

    /**
     * What holds across every fault, for the messages of each node at each node: they are in order, none is there twice,
     * and what was published and is not there was reported as a gap.
     */
    void assertNothingWrong() {
        assertThat(failure).as("publishing throws nothing").isNull();
        for (int receiver = 0; receiver < 3; receiver++) {
            List<EventData> received = cluster.node(receiver).socket().received();
            for (int sender = 0; sender < 3; sender++) {
                assertNothingWrong(sender, receiver, numbers(received, sender));
            }
        }
    }

    private void assertNothingWrong(int sender, int receiver, List<Integer> numbers) {
        int count = sent.get(sender).size();
        if (sender == receiver) {
            assertThat(numbers)
                    .as("the client of node %d goes on being served by its own node", receiver)
                    .isEqualTo(IntStream.range(0, count).boxed().toList());
            return;
        }
        String what = "messages of node %d at node %d".formatted(sender, receiver);
        for (int i = 1; i < numbers.size(); i++) {
            assertThat(numbers.get(i))
                    .as("%s are in order and unique: after %d", what, numbers.get(i - 1))
                    .isGreaterThan(numbers.get(i - 1));
        }
        List<Long> gaps = cluster.node(receiver).gaps();
        Set<Integer> arrived = new HashSet<>(numbers);
        for (int number = 0; number < count; number++) {
            Sent message = sent.get(sender).get(number);
            if (message.succeeded() && !arrived.contains(number)) {
                assertThat(gaps.stream().anyMatch(gap -> gap - message.nanos >= 0))
                        .as(
                                "%s: number %d of %d was published and did not arrive, so a gap is reported",
                                what, number, count)
                        .isTrue();
            }
        }
    }

    /** Nothing failed, and everything arrived everywhere. */
    void assertAllArrived(int... nodes) {
        for (int sender : nodes) {
            assertThat(failed(sender)).as("failures of node %d", sender).isZero();
            for (int receiver : nodes) {
                List<EventData> received = cluster.node(receiver).socket().received();
                assertThat(numbers(received, sender))
                        .as("messages of node %d at node %d", sender, receiver)
                        .isEqualTo(IntStream.range(0, sent.get(sender).size())
                                .boxed()
                                .toList());
            }
        }
    }

    private static List<Integer> numbers(List<EventData> received, int sender) {
        List<Integer> numbers = new ArrayList<>();
        for (EventData event : received) {
            if (event.event().equals(EVENT) && Objects.requireNonNull(event.get(0, Integer.class)) == sender) {
                numbers.add(Objects.requireNonNull(event.get(1, Integer.class)));
            }
        }
        return numbers;
    }

    @Override
    public void close() {
        end();
    }
}
