package io.roomcast.cluster;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one at a time, in order, never on the thread that posts them. */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /** How many tasks run before other mailboxes get their turn. */
    private static final int BATCH = 256;

    private static final Executor THREADS = threads();

    private final String owner;
    private final int size;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private int offered;
    private boolean running;

    /**
     * @param owner for the log
     * @param size how many tasks that were {@linkplain #offer offered} may wait
     */
    Mailbox(String owner, int size) {
        this.owner = owner;
        this.size = size;
    }

    /** Takes a task, unless too many of these are waiting. */
    synchronized boolean offer(Runnable task) {
        if (offered >= size) {
            return false;
        }
        offered++;
        post(() -> {
            begin();
            task.run();
        });
        return true;
    }

    private synchronized void begin() {
        offered--;
    }

    /** Takes a task, whatever is waiting; it does not count. */
    synchronized void post(Runnable task) {
        tasks.add(task);
        if (!running) {
            running = true;
            THREADS.execute(this::run);
        }
    }

    private void run() {
        for (int i = 0; i < BATCH; i++) {
            Runnable task;
            synchronized (this) {
                task = tasks.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (Throwable e) {
                // An inbox must not throw; if one does, whatever it is, the next message still arrives.
                LOG.warn("a delivery to {} failed", owner, e);
            }
        }
        THREADS.execute(this::run);
    }

    /** Daemons that end when there is nothing to do, so that nobody has to close them. */
    private static Executor threads() {
        int count = Math.max(4, Runtime.getRuntime().availableProcessors());
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(count, count, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "roomcast-in-jvm-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
