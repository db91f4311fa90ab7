package io.roomcast.adapter;

import io.roomcast.adapter.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time stands still; what is scheduled runs when the test says so. The kit has a timer that can be advanced. */
final class StubTimer implements Timer {
    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    int pending() {
        return tasks.size();
    }

    /** Runs what is scheduled by now. */
    void run() {
        List<Runnable> due = List.copyOf(tasks);
        tasks.clear();
        due.forEach(Runnable::run);
    }
}
