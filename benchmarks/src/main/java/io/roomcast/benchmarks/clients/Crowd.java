package io.roomcast.benchmarks.clients;

import io.roomcast.benchmarks.traffic.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What arrives at all clients of a load generator. Used by one thread. */
final class Crowd {
    private final Runnable whenAll;
    private final List<Sequence> clients = new ArrayList<>();
    private long first;
    private int[] missing = {};
    private long[] sent = {};
    private long outstanding;
    private long late;
    private long slowest;

    /** @param whenAll runs when all clients have all that is expected */
    Crowd(Runnable whenAll) {
        this.whenAll = whenAll;
    }

    /** A further client; returns its number. */
    int add() {
        clients.add(new Sequence());
        return clients.size() - 1;
    }

    /** From now on every client is to have these messages; what came before is forgotten. */
    void expect(long from, int count) {
        clients.replaceAll(client -> new Sequence());
        first = from;
        missing = new int[count];
        Arrays.fill(missing, clients.size());
        sent = new long[count];
        Arrays.fill(sent, Long.MAX_VALUE);
        outstanding = (long) count * clients.size();
        late = 0;
        slowest = 0;
    }

    /** @param time in nanoseconds when it was sent; by the first server that did, if by several */
    void arrived(int client, long number, long time) {
        long index = number - first;
        if (index < 0 || index >= missing.length) {
            late++; // of an earlier round, which did not wait for it any longer
            return;
        }
        if (clients.get(client).arrived((int) index)) {
            sent[(int) index] = Math.min(sent[(int) index], time);
            if (--missing[(int) index] == 0) {
                slowest = Math.max(slowest, System.nanoTime() - sent[(int) index]);
            }
            if (--outstanding == 0) {
                whenAll.run();
            }
        }
    }

    /**
     * {@code <lost> <duplicated> <reordered> <nanoseconds>}; the last is the longest time from sending a message until its last
     * client had it, of those that none missed.
     */
    String report() {
        long duplicated = clients.stream().mapToLong(Sequence::duplicated).sum();
        long reordered = late + clients.stream().mapToLong(Sequence::reordered).sum();
        return outstanding + " " + duplicated + " " + reordered + " " + slowest;
    }
}
