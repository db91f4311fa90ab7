package io.roomcast.postgres;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What need not keep the order of messages: questions about the log, and the deletion of old rows. On a thread and, when there is something to do, a connection of its own. */
final class Queries {
    private static final Logger LOG = LoggerFactory.getLogger(Queries.class);
    private static final long CLOSED_WITHIN_SECONDS = 5;

    private final Database.Kept connection;
    private final ScheduledThreadPoolExecutor thread;

    Queries(Database database) {
        this.connection = new Database.Kept(database);
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread worker = new Thread(task, "roomcast-postgres-query");
            worker.setDaemon(true);
            return worker;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Yields what the work finds. */
    <T> CompletionStage<T> ask(Database.Work<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    answer.complete(connection.use(work));
                } catch (SQLException | RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new IllegalStateException("the postgres backend is closed", e));
        }
        return answer;
    }

    /** Deletes old rows now and then, if rows may have been added since it found none the last time. */
    void reap(Tables tables, long millis) {
        var unused = thread.scheduleWithFixedDelay(() -> reap(tables), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void reap(Tables tables) {
        try {
            if (tables.mayHaveRows()) {
                connection.use(open -> {
                    tables.reap(open);
                    return true;
                });
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn("could not delete old rows: {}", e.getMessage());
        }
    }

    void close() {
        try {
            thread.execute(() -> {
                try {
                    connection.close();
                } catch (SQLException e) {
                    LOG.debug("closing the connection for queries", e);
                }
            });
            thread.shutdown();
            if (!thread.awaitTermination(CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                connection.abort();
            }
        } catch (RejectedExecutionException e) {
            LOG.trace("closed before", e);
        } catch (SQLException e) {
            LOG.debug("aborting the connection for queries", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
