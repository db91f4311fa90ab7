package io.roomcast.mongo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.spi.ClusterMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/** The links of a backend: those that are heard, and those that wait for that. */
final class Links {
    private final List<MongoLink> heard = new CopyOnWriteArrayList<>();
    private final List<Coming> coming = new ArrayList<>();

    private record Coming(MongoLink link, CompletableFuture<Void> live) {}

    /**
     * For whom a stream was opened.
     *
     * @param links all of them
     * @param fresh those that were not heard before
     */
    record Heard(List<MongoLink> links, List<MongoLink> fresh) {}

    /** Completes when the link hears what is published from then on; fails if that cannot be. */
    synchronized CompletionStage<Void> add(MongoLink link) {
        Coming one = new Coming(link, new CompletableFuture<>());
        coming.add(one);
        return one.live;
    }

    synchronized void remove(MongoLink link) {
        heard.remove(link);
    }

    /** All that are to be heard by the next stream. */
    synchronized Heard toHear() {
        List<MongoLink> fresh = coming.stream().map(Coming::link).toList();
        List<MongoLink> all = new ArrayList<>(heard);
        all.addAll(fresh);
        return new Heard(all, fresh);
    }

    synchronized boolean anyWaiting() {
        return !coming.isEmpty();
    }

    boolean anyLive() {
        return !heard.isEmpty();
    }

    /** The stream for these is open. */
    void live(Heard opened) {
        List<Coming> came = new ArrayList<>();
        synchronized (this) {
            coming.removeIf(one -> opened.fresh.contains(one.link) && came.add(one));
            came.forEach(one -> heard.add(one.link));
        }
        came.forEach(one -> one.live.complete(null));
    }

    /** Those that wait will not be heard. */
    void fail(RuntimeException failure) {
        List<Coming> failed;
        synchronized (this) {
            failed = List.copyOf(coming);
            coming.clear();
        }
        failed.forEach(one -> one.live.completeExceptionally(failure));
    }

    void tell(Consumer<MongoLink> what) {
        for (MongoLink link : heard) {
            link.gate().pass(() -> what.accept(link));
        }
    }

    /** A document came by. */
    void deliver(RawBsonDocument document, Awaited awaited) {
        try {
            ObjectNode tree = BsonTreeReader.read(document);
            String namespace = tree.path("nsp").asText();
            String id = tree.path("_id").asText();
            for (MongoLink link : heard) {
                if (link.namespace().equals(namespace)) {
                    ClusterMessage message = link.read(tree);
                    if (message != null) {
                        link.gate().pass(() -> link.receive(message, id));
                    }
                }
            }
            awaited.passed(id);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            String namespace = document.get("nsp") instanceof BsonString text ? text.getValue() : "";
            tell(link -> {
                if (link.namespace().equals(namespace)) {
                    link.inbox().malformed("a document of the collection", e);
                }
            });
        }
    }
}
