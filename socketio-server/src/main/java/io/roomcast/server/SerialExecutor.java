package io.roomcast.server;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one at a time, in order, on the threads of another executor. A task may block; what it throws is logged. */
final class SerialExecutor {
    private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

    /** After so many tasks others get the thread. */
    private static final int SHARE = 64;

    private record Task(Runnable action, Runnable ifRefused) {}

    private final Executor threads;
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    /**
     * Runs a task.
     *
     * @param ifRefused runs instead if the other executor takes nothing more; on any thread, so it must not block
     */
    void execute(Runnable action, Runnable ifRefused) {
        tasks.add(new Task(action, ifRefused));
        if (size.getAndIncrement() == 0) {
            start();
        }
    }

    private void start() {
        try {
            threads.execute(() -> {
                if (!runSome(Task::action, SHARE)) {
                    start();
                }
            });
        } catch (RejectedExecutionException e) {
            log.warn("listeners are not run, because their executor refuses: {}", e.toString());
            runSome(Task::ifRefused, Integer.MAX_VALUE);
        }
    }

    /** True if none is left; only then may {@link #execute} start a run. */
    private boolean runSome(Function<Task, Runnable> part, int most) {
        for (int done = 1; ; done++) {
            Task task = tasks.poll();
            if (task != null) {
                runOne(part.apply(task));
            }
            if (size.decrementAndGet() == 0) {
                return true;
            } else if (done >= most) {
                return false;
            }
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
