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
 */
record Threads(ExecutorService writer, ScheduledExecutorService reader) {
    static Threads start() {
        ScheduledThreadPoolExecutor reader = new ScheduledThreadPoolExecutor(1, named("roomcast-hazelcast-reader"));
        reader.setRemoveOnCancelPolicy(true);
        reader.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return new Threads(
                new ThreadPoolExecutor(
                        1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("roomcast-hazelcast-writer")),
                reader);
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
    }
}
