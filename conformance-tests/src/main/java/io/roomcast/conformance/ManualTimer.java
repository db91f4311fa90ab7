package io.roomcast.conformance;

import io.roomcast.adapter.spi.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Time that stands still until a test advances it. */
public final class ManualTimer implements Timer {
    private final Queue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::number));
    private long now;
    private long count;

    /** Starts at zero. */
    public ManualTimer() {}

    private record Entry(long at, long number, Runnable task) {}

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Task schedule(Duration delay, Runnable task) {
        Entry entry = new Entry(now + Math.max(0, delay.toNanos()), count++, task);
        entries.add(entry);
        return () -> cancel(entry);
    }

    private synchronized void cancel(Entry entry) {
        entries.remove(entry);
    }

    /** How many tasks wait for their time. */
    public synchronized int pending() {
        return entries.size();
    }

    /** Lets time pass, and runs what is due meanwhile, in order, on the calling thread. */
    public void advance(Duration duration) {
        long end = nanoTime() + duration.toNanos();
        for (Entry due = nextUntil(end); due != null; due = nextUntil(end)) {
            due.task().run();
        }
    }

    private synchronized @Nullable Entry nextUntil(long end) {
        Entry next = entries.peek();
        if (next == null || next.at() > end) {
            now = end;
            return null;
        }
        now = next.at();
        return entries.poll();
    }
}
