package io.roomcast.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commands of a connection that receives. All come from one thread, as Lettuce keeps the order of one that is none of its
 * I/O threads. Of what they yield only failures count: Redis confirms channel by channel.
 */
final class SubscribeCommands {
    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;
    private final boolean toCluster;
    private final PubSub kind;
    private final Runnable moved;
    private final EventExecutor sender;

    /** @param moved to be told that a channel belongs to another master of a Redis Cluster */
    SubscribeCommands(Receiving receiving, PubSub kind, Runnable moved) {
        this.connection = receiving.connection();
        this.toCluster = receiving.toCluster();
        this.kind = kind;
        this.moved = moved;
        this.sender = connection.getResources().eventExecutorGroup().next();
    }

    /** Subscribes or unsubscribes, unless the result is cancelled before, and not again once it is complete. */
    CompletableFuture<?> send(boolean subscribe, byte[][] channels) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        inTurn(result, () -> send(subscribe, channels, result));
        return result;
    }

    /**
     * Asks for the confirmation of something that never was subscribed. A master of a cluster would not take a sharded one
     * whose slot is elsewhere; any answer will do there.
     */
    void mark(byte[] name, CompletableFuture<Void> passed) {
        inTurn(passed, () -> {
            RedisPubSubAsyncCommands<byte[], byte[]> redis = connection.async();
            complete(toCluster ? redis.unsubscribe(name) : kind.unsubscribe(redis, name), passed);
        });
    }

    private void inTurn(CompletableFuture<Void> result, Runnable sending) {
        try {
            sender.execute(() -> {
                if (!result.isDone()) {
                    sending.run();
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e); // the client was shut down
        }
    }

    private void send(boolean subscribe, byte[][] channels, CompletableFuture<Void> result) {
        if (toCluster) {
            Stream.of(channels)
                    .collect(Collectors.groupingBy(SlotHash::getSlot))
                    .values()
                    .forEach(ofOneSlot -> sendOne(subscribe, ofOneSlot.toArray(byte[][]::new), result));
        } else {
            sendOne(subscribe, channels, result);
        }
    }

    private void sendOne(boolean subscribe, byte[][] channels, CompletableFuture<Void> result) {
        RedisPubSubAsyncCommands<byte[], byte[]> redis = connection.async();
        complete(subscribe ? kind.subscribe(redis, channels) : kind.unsubscribe(redis, channels), result);
    }

    private void complete(RedisFuture<Void> command, CompletableFuture<Void> result) {
        command.whenComplete((done, failure) -> {
            if (failure != null) {
                if (ClusterPublishing.isMoved(failure)) {
                    moved.run();
                }
                result.completeExceptionally(failure);
            }
        });
        // Completed commands are not sent again after reconnecting.
        CompletionStage<Void> ended = result;
        ended.whenComplete((done, failure) -> command.cancel(false));
    }
}
