package io.roomcast.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one at a time, in order, on the threads of another executor. A task may block; what it throws is logged. */
final class SerialExecutor implements Executor {
    private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

    /** After so many tasks others get the thread. */
    private static final int SHARE = 64;

    private final Executor threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (size.getAndIncrement() == 0) {
            start();
        }
    }

    private void start() {
        try {
            threads.execute(this::run);
        } catch (RejectedExecutionException e) {
            log.warn("listeners are not run, because their executor refuses: {}", e.toString());
            tasks.clear();
            size.set(0);
        }
    }

    private void run() {
        int left;
        int done = 0;
        do {
            Runnable task = tasks.poll();
            if (task != null) {
                runOne(task);
            }
            done++;
            left = size.decrementAndGet();
        } while (left > 0 && done < SHARE);
        if (left > 0) {
            start();
        }
    }

    @SuppressWarnings("CatchingUnchecked") // a listener's mistake must not stop the others
    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            log.error("a listener failed", e);
        }
    }
}
