package io.roomcast.cluster;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one backend, all daemons: calls of Hazelcast may block.
 *
 * @param writer sends
 * @param reader asks, and does what must be done now and then
 * @param timer does at its time what does not block
 */
record Threads(ExecutorService writer, ScheduledExecutorService reader, ScheduledExecutorService timer) {
    static Threads start() {
        return new Threads(
                new ThreadPoolExecutor(
                        1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("roomcast-hazelcast-writer")),
                scheduler("roomcast-hazelcast-reader"),
                scheduler("roomcast-hazelcast-timer"));
    }

    private static ScheduledExecutorService scheduler(String name) {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, named(name));
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return scheduler;
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    void shutdown() {
        writer.shutdown();
        reader.shutdown();
        timer.shutdown();
    }
}
