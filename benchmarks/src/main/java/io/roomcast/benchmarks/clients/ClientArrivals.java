package io.roomcast.benchmarks.clients;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What all clients have received. But for {@link #awaitConnected} used by the thread of the clients. */
final class ClientArrivals {
    private static final int MOST = Long.SIZE;
    private static final long CONNECT_MILLIS = 30_000;

    private final List<Client> clients = new ArrayList<>();
    private long first;
    private int expected;
    private long missing;
    private long duplicated;
    private long reordered;

    /** For each message how long after its moment the last client got it, in nanoseconds. */
    private long[] last = {};

    synchronized void connected(Client client) {
        clients.add(client);
        notifyAll();
    }

    /** @throws TimeoutException if so many are not connected in time */
    synchronized void awaitConnected(int count) throws InterruptedException, TimeoutException {
        long end = System.currentTimeMillis() + CONNECT_MILLIS;
        while (clients.size() < count) {
            long left = end - System.currentTimeMillis();
            if (left <= 0) {
                throw new TimeoutException(clients.size() + " of " + count + " clients are connected");
            }
            wait(left);
        }
    }

    /** A round begins. */
    void expect(long first, int count) {
        if (count > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " messages at once");
        }
        this.first = first;
        this.expected = count;
        this.missing = (long) count * clients.size();
        this.duplicated = 0;
        this.reordered = 0;
        this.last = new long[count];
        for (Client client : clients) {
            client.seen = 0;
            client.highest = -1;
        }
    }

    void arrived(Client client, long number, long time) {
        long index = number - first;
        if (index < 0 || index >= expected) {
            reordered++; // of an earlier round, which did not wait for it any longer
            return;
        }
        long bit = 1L << index;
        if ((client.seen & bit) != 0) {
            duplicated++;
            return;
        }
        client.seen |= bit;
        if (index < client.highest) {
            reordered++;
        } else {
            client.highest = (int) index;
        }
        last[(int) index] = Math.max(last[(int) index], System.nanoTime() - time);
        if (--missing == 0) {
            System.out.println("done " + report());
        }
    }

    /** Lost, duplicated, reordered, and the median of the time until the last client has a message, in nanoseconds. */
    String report() {
        long[] sorted = last.clone();
        Arrays.sort(sorted);
        return missing + " " + duplicated + " " + reordered + " " + sorted[sorted.length / 2];
    }
}
