package io.roomcast.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to a Redis Cluster whose masters have channels of their own, over a connection to each. The order of the calls is
 * kept on each channel, also while its slot moves to another master.
 */
final class ClusterPublishing implements Publishing {
    private static final int MAX_MOVES = 5;

    private final PubSub kind;
    private final ClusterMasters masters;
    private final Function<RedisURI, CompletionStage<PublishConnection>> connect;
    private final ConcurrentHashMap<RedisURI, PublishConnection> connections = new ConcurrentHashMap<>();
    /** By the slot that moves. */
    private final ConcurrentHashMap<Integer, Detour> detours = new ConcurrentHashMap<>();

    private @Nullable CompletableFuture<Void> rerouting;
    /** To the master of each slot, which may be none. */
    private volatile List<Optional<PublishConnection>> routes = List.of();

    /** @param connect makes a connection to one master */
    ClusterPublishing(
            PubSub kind, ClusterMasters masters, Function<RedisURI, CompletionStage<PublishConnection>> connect) {
        this.kind = kind;
        this.masters = masters;
        this.connect = connect;
    }

    /** Completes when there is a connection to every master. */
    CompletionStage<ClusterPublishing> start() {
        return masters.known().thenCompose(known -> route()).thenApply(done -> this);
    }

    @Override
    public PubSub kind() {
        return kind;
    }

    // --- routes

    /** Asks who has which slots, once for all who want it at the same time. */
    private synchronized CompletionStage<Void> reroute() {
        CompletableFuture<Void> current = rerouting;
        if (current == null || current.isDone()) {
            current = masters.refresh().thenCompose(done -> route()).toCompletableFuture();
            rerouting = current;
        }
        return current;
    }

    private CompletionStage<Void> route() {
        List<RedisURI> all = masters.all();
        CompletableFuture<?>[] connecting = all.stream()
                .filter(master -> !connections.containsKey(master))
                .map(master -> connect.apply(master).thenAccept(redis -> connections.put(master, redis)))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(connecting).thenRun(() -> {
            routes = IntStream.range(0, SlotHash.SLOT_COUNT)
                    .mapToObj(slot -> Optional.ofNullable(masters.ownerOf(slot)).map(connections::get))
                    .toList();
            connections.forEach((master, redis) -> {
                if (!all.contains(master) && connections.remove(master, redis)) {
                    CompletionStage<Void> unused = redis.flushed().thenCompose(flushed -> redis.close());
                }
            });
        });
    }

    // --- publishing

    /** One message, until it is where it belongs. */
    private final class Message extends CompletableFuture<@Nullable String> {
        final int slot;
        final byte[] channel;
        final byte[] payload;
        int moves;

        Message(byte[] channel, byte[] payload) {
            this.slot = SlotHash.getSlot(channel);
            this.channel = channel;
            this.payload = payload;
        }

        void publish() {
            PublishConnection redis = routes.get(slot).orElse(null);
            if (redis == null) {
                CompletionStage<Void> unused = reroute();
                completeExceptionally(new RedisConnectionException("no master of the Redis Cluster has slot " + slot));
                return;
            }
            CompletionStage<@Nullable String> published = redis.publish(channel, payload);
            published.whenComplete((nothing, failure) -> {
                if (failure == null) {
                    complete(null);
                } else if (isMoved(failure) && moves++ < MAX_MOVES) {
                    follow(redis, this);
                } else {
                    CompletionStage<Void> unused = reroute(); // perhaps another has become master
                    completeExceptionally(failure);
                }
            });
        }
    }

    static boolean isMoved(Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                && String.valueOf(failure.getMessage()).startsWith("MOVED ");
    }

    /** Messages whose slot has moved, and those behind them, which wait until the others have gone to the new master. */
    private final class Detour {
        private final List<Message> moved = new ArrayList<>();
        private final List<Message> later = new ArrayList<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        synchronized void moved(Message message) {
            if (ended.isDone()) {
                message.publish();
            } else {
                moved.add(message);
            }
        }

        /** False if the message may go its way. */
        synchronized boolean waits(Message message) {
            return !ended.isDone() && later.add(message);
        }

        synchronized void end(int slot) {
            detours.remove(slot, this);
            ended.complete(null);
            Stream.concat(moved.stream(), later.stream()).forEach(Message::publish);
        }
    }

    private void follow(PublishConnection former, Message message) {
        boolean[] begins = {false};
        Detour detour = detours.computeIfAbsent(message.slot, slot -> {
            begins[0] = true;
            return new Detour();
        });
        detour.moved(message);
        if (begins[0]) {
            // When the former master has answered everything, all are known that it did not take.
            reroute()
                    .handle((done, failure) -> former.flushed())
                    .thenCompose(Function.identity())
                    .whenComplete((done, failure) -> detour.end(message.slot));
        }
    }

    @Override
    public CompletionStage<@Nullable String> publish(byte[] channel, byte[] payload) {
        Message message = new Message(channel, payload);
        Detour detour = detours.get(message.slot);
        if (detour == null || !detour.waits(message)) {
            message.publish();
        }
        return message;
    }

    // --- all of them

    @Override
    public <T> CompletionStage<List<T>> askAll(
            Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> question) {
        return masters.each(question);
    }

    @Override
    public CompletionStage<Void> flushed() {
        CompletableFuture<?>[] ended =
                detours.values().stream().map(detour -> detour.ended).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(ended).thenCompose(done -> ofAll(PublishConnection::flushed));
    }

    private CompletableFuture<Void> ofAll(Function<PublishConnection, CompletionStage<Void>> action) {
        return CompletableFuture.allOf(connections.values().stream()
                .map(redis -> action.apply(redis).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public int answers(byte[] channel) {
        return routes.get(SlotHash.getSlot(channel))
                .map(redis -> redis.answers(channel))
                .orElse(0);
    }

    /** All of them: the network took one, and whether it took others would be known only when messages to these fail. */
    @Override
    public void reconnect(byte[] channel) {
        connections.values().forEach(redis -> redis.reconnect(channel));
    }

    @Override
    public CompletionStage<Void> close() {
        return ofAll(PublishConnection::close);
    }
}
