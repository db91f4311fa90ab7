package io.roomcast.benchmarks.scenarios;

import com.sun.management.UnixOperatingSystemMXBean;
import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Findings;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Plan;
import io.roomcast.benchmarks.Scenario;
import io.roomcast.benchmarks.Step;
import io.roomcast.benchmarks.clients.Contest;
import io.roomcast.benchmarks.clients.Contest.Round;
import io.roomcast.benchmarks.clients.ServerKind;
import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What broadcasts to many WebSocket clients cost, with servers of ours and of others. */
public final class ClientsScenario implements Scenario {
    private static final ScenarioInfo INFO = new ScenarioInfo(
            "clients",
            "WebSocket clients on two servers",
            "Half of the clients are connected to each of two server processes with Redis between them (classic pub/sub): ours,"
                    + " Node's socket.io with @socket.io/redis-adapter, and netty-socketio 2.0.14 with its Redisson store, all with"
                    + " their defaults (netty-socketio for WebSocket only). Bare Netty is the floor: two processes, both told, without Redis between them, each of"
                    + " which makes a frame once and writes it to its clients. One process has all clients of a kind in one"
                    + " thread; it reads Engine.IO 4 without a codec, and checks the numbers at each client. The first server"
                    + " broadcasts texts of 128 bytes: one at a time, where the next waits until all clients have it (the time runs"
                    + " from the call of broadcast to the arrival at the last client), and bursts, which are called at once. CPU is"
                    + " that of both server processes; that of Redis, the clients and the kernel's interrupts is not in it."
                    + " Everything shares the processors of one machine, so times contain waiting for the clients' process."
                    + " Memory is what is resident (VmRSS) in both servers 2 s after a forced garbage collection, minus the same after a"
                    + " twentieth of the clients had been served for a while and gone, for each client; of the JVMs with -Xms16m -Xmx1g -XX:MinHeapFreeRatio=5"
                    + " -XX:MaxHeapFreeRatio=10. It is measured once, before the rounds, with 5,000 clients or more; of the JVMs"
                    + " it contains code that was compiled meanwhile, so a few kilobytes are no difference.");

    private static final int BYTES = 128;

    /** File descriptors of a process beside those of its clients. */
    private static final int OTHER_FILES = 500;

    /** Of fewer clients, the CPU of single broadcasts is not seen beside what goes on in a process anyway. */
    private static final int TELLING = 1_000;

    /** The memory of fewer clients is not seen beside that of code which is compiled meanwhile. */
    private static final int TELLING_MEMORY = 5_000;

    /** One of so many clients comes before memory is measured. */
    private static final int REHEARSING = 20;

    /** The clients used as much of a processor as their one thread can. */
    private static final double BUSY = 0.9;

    /** How much is done. */
    private record Size(int clients, int rounds, int singles, int burst, double warmUp) {}

    @Override
    public ScenarioInfo info() {
        return INFO;
    }

    @Override
    public List<Step> steps(Plan plan) {
        List<Size> sizes = plan.quick()
                ? List.of(new Size(200, 3, 20, 250, 0.5))
                : List.of(new Size(1_000, 5, 100, 200, 20), new Size(5_000, 5, 50, 40, 30));
        List<Step> steps = new ArrayList<>();
        for (Candidate candidate : plan.candidates()) {
            for (Size size : sizes) {
                Duration estimate = Duration.ofMillis(
                        candidate != Candidate.REDIS
                                ? 0
                                : (long) (12_000
                                        + 8_000 * size.warmUp()
                                        + size.rounds() * (2_000 + size.clients() * 5)));
                String title = size.clients() + " clients over " + candidate.id();
                steps.add(new Step(title, estimate, (lab, findings) -> measure(candidate, size, lab, findings)));
            }
        }
        return steps;
    }

    private static void measure(Candidate candidate, Size size, Lab lab, Findings findings) throws IOException {
        List<Contest> contests = new ArrayList<>();
        try {
            for (ServerKind kind : ServerKind.values()) {
                Optional<String> problem = problem(candidate, kind, size, lab);
                if (problem.isPresent()) {
                    findings.omit(new Omission(INFO.id(), candidate.id(), kind.subject(), problem.get()));
                } else {
                    contests.add(Contest.start(kind, lab));
                }
            }
            measure(contests, size, findings);
        } finally {
            for (Contest contest : contests) {
                contest.close();
            }
        }
    }

    private static Optional<String> problem(Candidate candidate, ServerKind kind, Size size, Lab lab) {
        if (candidate != Candidate.REDIS) {
            return Optional.of("clients are measured over the one backend that all of these servers have, redis");
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < size.clients() + OTHER_FILES) {
            return Optional.of("a process may open " + system.getMaxFileDescriptorCount()
                    + " files here (ulimit -n), which is" + " too few for " + size.clients() + " clients");
        }
        return kind.problem(lab);
    }

    private static void measure(List<Contest> contests, Size size, Findings findings) throws IOException {
        Map<Contest, Double> memory = new LinkedHashMap<>();
        for (Contest contest : contests) {
            if (size.clients() < TELLING_MEMORY || !Contest.tellsMemory()) {
                contest.connect(size.clients());
            } else {
                memory.put(contest, memory(contest, size));
            }
            warmUp(contest, size);
        }
        Map<Contest, List<Round>> singles = new LinkedHashMap<>();
        Map<Contest, List<Round>> bursts = new LinkedHashMap<>();
        for (int round = 0; round < size.rounds(); round++) {
            for (Contest contest : contests) {
                singles.computeIfAbsent(contest, key -> new ArrayList<>()).add(contest.round(size.singles(), 1, BYTES));
                bursts.computeIfAbsent(contest, key -> new ArrayList<>()).add(contest.round(1, size.burst(), BYTES));
            }
        }
        singles.forEach((contest, rounds) -> {
            Map<Metric, List<Double>> metrics = new EnumMap<>(Metric.class);
            metrics.put(
                    Metric.LAST_CLIENT, rounds.stream().map(Round::lastClient).toList());
            if (size.clients() >= TELLING) {
                metrics.put(Metric.CPU_PER_DELIVERY, cpu(rounds));
            }
            if (memory.containsKey(contest)) {
                metrics.put(Metric.MEMORY_PER_CLIENT, List.of(memory.get(contest)));
            }
            findings.add(measurement(contest, size, "one at a time", metrics, rounds));
        });
        bursts.forEach((contest, rounds) -> findings.add(measurement(
                contest, size, "bursts of " + size.burst(), Map.of(Metric.CPU_PER_DELIVERY, cpu(rounds)), rounds)));
    }

    /** Connects the clients; returns bytes for each. A few come and go before, so that what is there only once is not counted. */
    private static double memory(Contest contest, Size size) throws IOException {
        contest.connect(size.clients() / REHEARSING);
        warmUp(contest, size);
        contest.disconnect();
        long before = contest.memory();
        contest.connect(size.clients());
        contest.round(size.singles(), 1, BYTES);
        return (double) (contest.memory() - before) / size.clients();
    }

    private static void warmUp(Contest contest, Size size) throws IOException {
        long end = System.nanoTime() + (long) (size.warmUp() * 1e9);
        do {
            contest.round(size.singles(), 1, BYTES);
            contest.round(1, size.burst(), BYTES);
        } while (System.nanoTime() < end);
    }

    private static List<Double> cpu(List<Round> rounds) {
        return rounds.stream().map(Round::cpu).toList();
    }

    private static Measurement measurement(
            Contest contest, Size size, String sending, Map<Metric, List<Double>> metrics, List<Round> rounds) {
        double generator =
                rounds.stream().mapToDouble(Round::generatorCpu).max().orElse(0);
        List<String> notes = generator < BUSY
                ? List.of()
                : List.of("The load generator was the bottleneck: in one round the clients used %.0f %% of a processor."
                        .formatted(generator * 100));
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("clients", Integer.toString(size.clients()));
        parameters.put("sending", sending);
        return new Measurement(
                INFO.id(),
                Candidate.REDIS.id(),
                contest.kind().subject(),
                parameters,
                Map.of(),
                metrics,
                rounds.stream().map(Round::counts).reduce(Counts.NONE, Counts::plus),
                notes);
    }
}
