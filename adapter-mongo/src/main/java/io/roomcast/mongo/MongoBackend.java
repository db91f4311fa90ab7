package io.roomcast.mongo;

import com.mongodb.client.MongoClient;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * MongoDB, in one cluster with Node servers that use {@code @socket.io/mongo-adapter} 0.4 and with
 * {@code @socket.io/mongo-emitter} 0.2 ({@code wire.md} §8).
 *
 * <p>Everything is in one collection. One thread publishes for all namespaces, and one change stream receives. Nothing is asked
 * of the server before the first link is made.
 */
public final class MongoBackend implements Backend {
    private final String uid = Ids.hex16();
    private final Map<String, String> named = new ConcurrentHashMap<>();
    private final Set<MongoLink> open = ConcurrentHashMap.newKeySet();
    private final MongoClient client;
    private final boolean lent;
    private final EventCollection collection;
    private final Publishing publishing;
    private final Awaited awaited = new Awaited();
    private final Links links = new Links();
    private final Watching watching;
    private final Markers markers;
    private final Queries queries = new Queries();
    private volatile boolean closed;

    /** With a client of its own, which is closed with the backend. */
    public MongoBackend(MongoSettings settings) {
        this(Clients.own(settings), false, settings);
    }

    /**
     * With the application's client, which stays open when the backend is closed. Its timeouts say when a silent connection is
     * given up: without a {@code socketTimeoutMS} that may be late.
     *
     * @param settings their {@code uri} and {@code livenessTimeout} are not used
     */
    public MongoBackend(MongoClient client, MongoSettings settings) {
        this(client, true, settings);
    }

    private MongoBackend(MongoClient client, boolean lent, MongoSettings settings) {
        this.client = client;
        this.lent = lent;
        String where = lent ? "the application's client" : settings.where();
        this.collection = new EventCollection(client, settings);
        this.publishing = new Publishing(collection, where);
        this.watching = new Watching(client, collection, settings, where, uid, links, awaited);
        this.markers = new Markers(publishing, uid, settings.addCreatedAtField());
    }

    /** One id for the server, as Node has it; another for a second node in a namespace, which has to be told from the first. */
    @Override
    public String newNodeId(String namespace) {
        return named.putIfAbsent(namespace, uid) == null ? uid : Ids.hex16();
    }

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        if (closed) {
            return CompletableFuture.failedStage(closedFailure());
        }
        MongoFormat format = new MongoFormat(node.namespace(), collection.expires());
        Optional<MongoLog> log = Optional.ofNullable(node.maxDisconnectionDuration())
                .map(kept -> new MongoLog(
                        node.namespace(),
                        node.nodeId(),
                        format,
                        collection,
                        publishing,
                        queries,
                        this::caughtUp,
                        kept));
        MongoLink link = new MongoLink(node, inbox, format, publishing, awaited, log, this::forget);
        open.add(link);
        CompletableFuture<Link> linked = new CompletableFuture<>();
        CompletionStage<Void> live = links.add(link);
        watching.wake();
        // The marker awakes the reader, and shows that publishing works.
        live.thenCombine(markers.send(), (heard, sent) -> link).whenComplete((made, failure) -> {
            if (failure == null && !closed) {
                linked.complete(link);
            } else {
                link.close();
                linked.completeExceptionally(failure == null ? closedFailure() : failure);
            }
        });
        return linked;
    }

    private void forget(MongoLink link) {
        open.remove(link);
        links.remove(link);
        named.remove(link.namespace(), link.nodeId());
    }

    private static IllegalStateException closedFailure() {
        return new IllegalStateException("the mongo backend is closed");
    }

    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    private CompletionStage<Void> caughtUp() {
        Publication marker = markers.make();
        CompletionStage<@Nullable Void> arrival = awaited.arrival(marker);
        var unused = publishing.send(marker);
        return arrival.thenApply(passed -> null);
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public CompletionStage<Publisher> publisher() {
        return queries.ask(collection::ready).thenApply(works -> this::emit);
    }

    @SuppressWarnings("NullAway") // as above
    private CompletionStage<Void> emit(String namespace, ClusterMessage message) {
        try {
            return publishing
                    .send(new MongoFormat(namespace, collection.expires()).write(message))
                    .thenApply(done -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Sends what was published before, for five seconds at most, and closes the client if it is the backend's own. */
    @Override
    public void close() {
        closed = true;
        open.forEach(MongoLink::close);
        boolean up = watching.isUp();
        watching.end();
        if (up) {
            var unused = markers.send(); // awakes the reader
        }
        publishing.close();
        queries.close();
        if (up) {
            watching.awaitEnd();
        }
        if (!lent) {
            client.close();
        }
    }
}
