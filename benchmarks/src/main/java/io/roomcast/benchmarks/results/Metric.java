package io.roomcast.benchmarks.results;

import static io.roomcast.benchmarks.results.Metric.Better.HIGHER;
import static io.roomcast.benchmarks.results.Metric.Better.LOWER;

/**
 * What is measured, in which unit. Results name these; a report and a comparison read label and unit from here. Of
 * those of a scenario the first is plotted, and compared with that of others.
 */
public enum Metric {
    RESTORED_RATE("sessions restored", "sessions/s", HIGHER),

    RATE("rate", "messages/s", HIGHER),
    SENDER_CPU("CPU of the sender", "µs/message", LOWER),
    RECEIVER_CPU("CPU of the receiver", "µs/message", LOWER),

    P50("latency, p50", "µs", LOWER),
    P99("latency, p99", "µs", LOWER),
    P999("latency, p99.9", "µs", LOWER),
    MAX("latency, max", "µs", LOWER),
    HIGHEST_RATE("highest rate with p99 under 10 ms", "messages/s", HIGHER),

    BROADCAST_TIME("broadcast until all nodes have it", "µs", LOWER),
    BROADCAST_CPU("CPU of all nodes for a broadcast", "µs", LOWER),
    IDLE_TRAFFIC("idle traffic of a node", "bytes/s", LOWER),
    IDLE_CPU("idle CPU of a node", "µs/s", LOWER),
    FETCH_TIME("fetchSockets", "ms", LOWER),
    DETECTION_TIME("until a killed node is noticed", "ms", LOWER),

    RECEIVED_BYTES("bytes received per message sent", "bytes", LOWER),
    CHURN_RATE("rooms joined and left", "rooms/s", HIGHER),

    LAST_CLIENT("until the last client has it", "ms", LOWER),
    CPU_PER_DELIVERY("CPU per delivery", "µs", LOWER),
    MEMORY_PER_CLIENT("memory per client", "bytes", LOWER),

    MEMORY_PER_SOCKET("memory per socket", "bytes", LOWER),
    MEMORY_PER_MEMBERSHIP("memory per membership", "bytes", LOWER);

    /** Which values are good. */
    public enum Better {
        HIGHER,
        LOWER
    }

    private final String label;
    private final String unit;
    private final Better better;

    Metric(String label, String unit, Better better) {
        this.label = label;
        this.unit = unit;
        this.better = better;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** The unit of the values. */
    public String unit() {
        return unit;
    }

    /** Which values are good. */
    public Better better() {
        return better;
    }
}
