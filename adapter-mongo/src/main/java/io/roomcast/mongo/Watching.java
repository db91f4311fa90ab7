package io.roomcast.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ReadConcern;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCursor;
import io.roomcast.adapter.spi.Backoff;
import io.roomcast.adapter.spi.LinkState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BSONException;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives, on a thread of its own, for all namespaces of a backend, by one change stream. When that breaks, or when somebody
 * else is to be heard, it is opened again where it was.
 */
final class Watching {
    private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

    private static final Backoff BACKOFF = new Backoff(20, 2_000);
    private static final long CLOSED_WITHIN_SECONDS = 5;
    private static final int TOLD_FROM = 3;
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final MongoClient client;
    private final EventCollection collection;
    private final MongoSettings settings;
    private final String where;
    private final String uid;
    private final Links links;
    private final Awaited awaited;
    private final Position position = new Position();
    private final Thread thread;
    private boolean started;
    private volatile boolean closed;
    private volatile boolean up;
    private boolean interrupted;
    private int failures; // in a row
    private long quietUntil = System.nanoTime();

    Watching(
            MongoClient client,
            EventCollection collection,
            MongoSettings settings,
            String where,
            String uid,
            Links links,
            Awaited awaited) {
        this.client = client;
        this.collection = collection;
        this.settings = settings;
        this.where = where;
        this.uid = uid;
        this.links = links;
        this.awaited = awaited;
        this.thread = new Thread(this::run, "roomcast-mongo-watch");
        this.thread.setDaemon(true);
    }

    /** Somebody else is to be heard. */
    synchronized void wake() {
        notifyAll();
        if (!started && !closed) {
            started = true;
            thread.start();
        }
    }

    boolean isUp() {
        return up;
    }

    // --- the thread

    private void run() {
        while (!closed) {
            Links.Heard heard = links.toHear();
            try (ClientSession session = client.startSession(ClientSessionOptions.builder()
                            .causallyConsistent(false)
                            .build());
                    MongoCursor<RawBsonDocument> cursor = stream(session, heard).cursor()) {
                position.opened(session.getOperationTime());
                up();
                links.live(heard);
                while (!closed && !links.anyWaiting() && read(cursor)) {
                    failures = 0;
                }
            } catch (RuntimeException e) {
                if (!closed) {
                    lost(e);
                    pause();
                }
            }
        }
        links.fail(new IllegalStateException("the mongo backend is closed"));
    }

    private AggregateIterable<RawBsonDocument> stream(ClientSession session, Links.Heard heard) {
        long await = Math.min(
                settings.maxAwaitTime().toMillis(), settings.livenessTimeout().toMillis() / 2);
        AggregateIterable<RawBsonDocument> stream = collection
                .ready()
                .withReadConcern(ReadConcern.MAJORITY)
                .aggregate(session, List.of(position.stage(), Interests.stage(heard.links(), uid)))
                .maxAwaitTime(await, TimeUnit.MILLISECONDS);
        return settings.batchSize() > 0 ? stream.batchSize(settings.batchSize()) : stream;
    }

    /** Reads a batch, if there is one in time; whether there will be more. */
    private boolean read(MongoCursor<RawBsonDocument> cursor) {
        RawBsonDocument event = cursor.tryNext();
        if (event == null) {
            return true;
        }
        boolean more = deliver(event);
        while (more && cursor.available() > 0) {
            event = cursor.next();
            more = deliver(event);
        }
        BsonDocument token = event.getDocument("_id");
        if (more) {
            position.advance(token);
        } else {
            ended(token);
        }
        return more;
    }

    private boolean deliver(RawBsonDocument event) {
        try {
            switch (event.getString("operationType").getValue()) {
                case "insert" -> links.deliver((RawBsonDocument) event.getDocument("fullDocument"), awaited);
                case "invalidate" -> {
                    return false;
                }
                default -> {}
            }
        } catch (BSONException e) { // what follows can be read
            links.tell(link -> link.inbox().malformed("the change stream", e));
        }
        return true;
    }

    private void ended(BsonDocument token) {
        position.ended(
                token,
                "the collection " + collection.name() + " was dropped or renamed; what was in it cannot be recovered");
        collection.reset();
        awaited.deaf();
    }

    // --- interruptions

    private void up() {
        String loss = position.takeLoss();
        if (loss != null) {
            LOG.warn("at MongoDB at {}: {}", where, loss);
            links.tell(link -> link.gap(loss));
        }
        awaited.hearing();
        if (interrupted) {
            interrupted = false;
            links.tell(link -> link.inbox().linkState(LinkState.UP));
        }
        up = true;
    }

    private void lost(RuntimeException failure) {
        LOG.debug("the change stream at {} was interrupted", where, failure);
        failures++;
        if (failures >= TOLD_FROM && System.nanoTime() - quietUntil >= 0) {
            quietUntil = System.nanoTime() + QUIET_NANOS;
            LOG.warn(
                    "the change stream at MongoDB at {} failed {} times in a row and is tried again: {}",
                    where,
                    failures,
                    failure.toString());
        }
        up = false;
        position.failed(failure);
        collection.reset();
        awaited.deaf();
        if (!interrupted && links.anyLive()) {
            interrupted = true;
            links.tell(link -> link.inbox().linkState(LinkState.DOWN));
        }
        links.fail(new IllegalStateException(
                "cannot watch the collection " + collection.name() + " at MongoDB at " + where + ": "
                        + failure.getMessage(),
                failure));
    }

    /** With back-off; a link that comes does not wait for the end of it. */
    private void pause() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BACKOFF.pauseMillis(failures - 1));
        synchronized (this) {
            try {
                for (long left = until - System.nanoTime();
                        left > 0 && !links.anyWaiting() && !closed;
                        left = until - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    /** No more is read; returns at once. */
    void end() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        awaited.deaf();
    }

    /** Waits for the end, for a while. */
    void awaitEnd() {
        if (!started || Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSED_WITHIN_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
