package io.roomcast.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.util.List;
import java.util.Map;

/** The two kinds of publishing and subscribing that Redis has. They do not hear each other. */
enum PubSub {
    /** Of every Redis. */
    CLASSIC(CommandType.PUBLISH, CommandType.SUBSCRIBE) {
        @Override
        RedisFuture<Void> subscribe(RedisPubSubAsyncCommands<byte[], byte[]> redis, byte[]... channels) {
            return redis.subscribe(channels);
        }

        @Override
        RedisFuture<Void> unsubscribe(RedisPubSubAsyncCommands<byte[], byte[]> redis, byte[]... channels) {
            return redis.unsubscribe(channels);
        }

        @Override
        RedisFuture<List<byte[]>> channels(RedisAsyncCommands<byte[], byte[]> redis, byte[] pattern) {
            return redis.pubsubChannels(pattern);
        }

        @Override
        RedisFuture<Map<byte[], Long>> counts(RedisAsyncCommands<byte[], byte[]> redis, byte[]... channels) {
            return redis.pubsubNumsub(channels);
        }
    },

    /** Since Redis 7. */
    SHARDED(CommandType.SPUBLISH, CommandType.SSUBSCRIBE) {
        @Override
        RedisFuture<Void> subscribe(RedisPubSubAsyncCommands<byte[], byte[]> redis, byte[]... channels) {
            return redis.ssubscribe(channels);
        }

        @Override
        RedisFuture<Void> unsubscribe(RedisPubSubAsyncCommands<byte[], byte[]> redis, byte[]... channels) {
            return redis.sunsubscribe(channels);
        }

        @Override
        RedisFuture<List<byte[]>> channels(RedisAsyncCommands<byte[], byte[]> redis, byte[] pattern) {
            return redis.pubsubShardChannels(pattern);
        }

        @Override
        RedisFuture<Map<byte[], Long>> counts(RedisAsyncCommands<byte[], byte[]> redis, byte[]... channels) {
            return redis.pubsubShardNumsub(channels);
        }
    };

    private final CommandType publishing;
    private final CommandType subscribing;

    PubSub(CommandType publishing, CommandType subscribing) {
        this.publishing = publishing;
        this.subscribing = subscribing;
    }

    /** The command that publishes. */
    CommandType publishing() {
        return publishing;
    }

    /** The command that subscribes. */
    CommandType subscribing() {
        return subscribing;
    }

    abstract RedisFuture<Void> subscribe(RedisPubSubAsyncCommands<byte[], byte[]> redis, byte[]... channels);

    abstract RedisFuture<Void> unsubscribe(RedisPubSubAsyncCommands<byte[], byte[]> redis, byte[]... channels);

    /** The channels that match a pattern and have subscribers. */
    abstract RedisFuture<List<byte[]>> channels(RedisAsyncCommands<byte[], byte[]> redis, byte[] pattern);

    /** How many connections are subscribed to each of the channels. */
    abstract RedisFuture<Map<byte[], Long>> counts(RedisAsyncCommands<byte[], byte[]> redis, byte[]... channels);
}
