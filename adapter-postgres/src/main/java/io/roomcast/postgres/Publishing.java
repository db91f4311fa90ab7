package io.roomcast.postgres;

import io.roomcast.adapter.spi.NaturalBatches;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a batch by one statement. A message goes out at most once: what was on its way when the connection broke fails, and
 * is not repeated.
 */
final class Publishing implements NaturalBatches.Sender<Publication> {
    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);
    private static final long MAX_BATCH_BYTES = 1 << 20;

    private final Database database;
    private final Database.Kept connection;
    private final Predecessor predecessor = new Predecessor();
    private final Statements statements;
    private final Tables tables;
    private final NaturalBatches<Publication> batches;
    private boolean prepared;

    Publishing(Database database, Statements statements, Tables tables) {
        this.database = database;
        this.connection = new Database.Kept(database);
        this.statements = statements;
        this.tables = tables;
        this.batches = new NaturalBatches<>("postgres", "PostgreSQL at " + database.where(), MAX_BATCH_BYTES, this);
    }

    /** Sends it in its turn; if it cannot be taken, it fails. */
    Publication send(Publication publication) {
        batches.add(List.of(publication));
        return publication;
    }

    /** Sends several, in one transaction if there are not too many. */
    void sendTogether(List<Publication> publications) {
        batches.add(publications);
    }

    /** One to which nothing can be added starts a batch, so that it is not the second of its kind. */
    @Override
    public boolean fits(Publication publication) {
        return publication.payload.isAttached() || Distinct.hasRoom(publication.payload.text());
    }

    @Override
    public void send(List<Publication> batch) {
        try {
            List<@Nullable Long> ids = connection.use(open -> {
                if (!database.pooled()) {
                    predecessor.precede(open);
                }
                if (!prepared) {
                    tables.prepare(open);
                    prepared = true;
                }
                return statements.send(open, batch);
            });
            if (batch.stream().anyMatch(one -> one.payload.isAttached())) {
                tables.haveRows();
            }
            batches.works();
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).complete(ids.get(i));
            }
        } catch (SQLException e) {
            failed(batch, e);
        }
    }

    private void failed(List<Publication> batch, SQLException failure) {
        if (Database.isBroken(failure)) {
            batches.lost(
                    batch,
                    new IllegalStateException(
                            "not connected to PostgreSQL at " + database.where() + ": " + failure.getMessage(),
                            failure));
        } else if (batch.size() == 1) {
            batch.get(0).completeExceptionally(failure);
        } else { // nothing of it was sent; the others need not suffer for the one that is refused
            batch.forEach(one -> send(List.of(one)));
        }
    }

    @Override
    public void end() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing the connection that publishes", e);
        }
    }

    @Override
    public void abort() {
        try {
            connection.abort();
        } catch (SQLException e) {
            LOG.debug("aborting the connection that publishes", e);
        }
    }

    /** Sends what waits, for a while, and ends. */
    void close() {
        batches.close();
    }
}
