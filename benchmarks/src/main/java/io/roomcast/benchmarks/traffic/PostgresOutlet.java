package io.roomcast.benchmarks.traffic;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A bare driver that notifies, as many messages with one statement as wait while the one before is under way. What is too large
 * for a notification becomes a row, and its id is notified. Binary goes as Base64. The last character of a notification tells
 * which of these it is, and what the backend's format adds to a message is a constant before that. There is one channel and one
 * table, so only one pair at a time in a database.
 */
final class PostgresOutlet implements Outlet {
    static final char TEXT = 't';
    static final char BINARY = 'b';
    static final char ROW = 'r';

    static final String LISTEN = "LISTEN bare";

    /** Makes the table, or empties the one of an earlier pair. */
    static final String CREATE =
            "CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, message text); TRUNCATE bare";

    static final String FETCH = "SELECT id, message FROM bare WHERE id = ANY (?)";

    private static final String NOTIFY = "SELECT count(pg_notify('bare', message)) FROM unnest(?) AS message";

    private static final String STORE = "WITH stored AS (INSERT INTO bare (message) SELECT unnest(?) RETURNING id)"
            + " SELECT count(pg_notify('bare', id || '" + ROW + "')) FROM stored";

    /** What JSON with uid and namespace adds. */
    static final String OVERHEAD = " ".repeat(136);

    /** PostgreSQL takes less than 8000 bytes. */
    private static final int MOST_NOTIFIED = 7_999;

    private static final int MOST_AT_ONCE = 1_000;

    private record Waiting(String message, CompletableFuture<Void> sent) {}

    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final Connection connection;
    private final Thread thread = new Thread(this::run, "sender");

    PostgresOutlet(Map<String, String> settings) throws SQLException {
        this.connection = connect(settings);
        thread.setDaemon(true);
        thread.start();
    }

    static Connection connect(Map<String, String> settings) throws SQLException {
        URI uri = URI.create(Objects.requireNonNull(settings.get("uri")));
        return DriverManager.getConnection(
                "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(), uri.getUserInfo(), "");
    }

    @Override
    public CompletionStage<?> send(byte[] payload, boolean binary) {
        String text = binary ? Base64.getEncoder().encodeToString(payload) : Payload.text(payload);
        Waiting message = new Waiting(text + OVERHEAD + (binary ? BINARY : TEXT), new CompletableFuture<>());
        waiting.add(message);
        return message.sent();
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(waiting.take());
                waiting.drainTo(batch, MOST_AT_ONCE - 1);
                insertOrNotify(batch);
                batch.forEach(message -> message.sent().complete(null));
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (SQLException e) {
            waiting.drainTo(batch);
            batch.forEach(message -> message.sent().completeExceptionally(e));
        }
    }

    /** Messages of one turn are of one size, so that they are all small or all large. */
    private void insertOrNotify(List<Waiting> batch) throws SQLException {
        boolean small = batch.get(0).message().length() <= MOST_NOTIFIED;
        try (PreparedStatement statement = connection.prepareStatement(small ? NOTIFY : STORE)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", batch.stream().map(Waiting::message).toArray()));
            statement.execute();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
