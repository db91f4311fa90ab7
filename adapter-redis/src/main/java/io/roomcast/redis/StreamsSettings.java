package io.roomcast.redis;

import io.lettuce.core.RedisURI;
import io.roomcast.adapter.spi.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of {@link StreamsBackend}, with the names that the Node adapter uses where it has them ({@code wire.md} §6.4).
 *
 * @param uri where Redis is, as for {@link RedisSettings}; not used with a client of the application's
 * @param streamName the key of the stream, or what the keys begin with if there are several; {@code socket.io} by default.
 *     The same on every node and emitter, as are the next two
 * @param streamCount over how many streams the namespaces are spread; 1 by default
 * @param channelPrefix what the names of the channels for questions and answers begin with; {@code socket.io} by default
 * @param useShardedPubSub whether those channels are sharded, which needs Redis 7; false by default. The same on every node
 * @param maxLen about how many entries a stream keeps, for clients that come back and for nodes that fall behind; 10000
 *     by default
 * @param readCount how many entries are read at once; 100 by default. A node that is behind reads up to eight times as
 *     many, as long as these are about a megabyte
 * @param blockTimeInMs how long a read waits in Redis for new entries, at most; 5000 by default. Shorter if
 *     {@code livenessTimeout} asks for it
 * @param sessionKeyPrefix what the keys of sessions begin with; {@code sio:session:} by default
 * @param onlyPlaintext whether entries never hold MessagePack, so that binary arrives as what JSON makes of it; false by
 *     default
 * @param livenessTimeout after which time a connection that is open and silent is given up and made anew; 5 s by
 *     default. Longer than the largest message takes on its way
 */
public record StreamsSettings(
        String uri,
        String streamName,
        int streamCount,
        String channelPrefix,
        boolean useShardedPubSub,
        int maxLen,
        int readCount,
        int blockTimeInMs,
        String sessionKeyPrefix,
        boolean onlyPlaintext,
        Duration livenessTimeout) {
    /** All defaults. */
    public static final StreamsSettings DEFAULT = of(new Settings(Map.of()));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if Lettuce cannot read the URI, a name is empty, a number or the timeout is not
     *     positive
     */
    public StreamsSettings {
        SettingRules.notEmpty("streamName", streamName);
        SettingRules.notEmpty("channelPrefix", channelPrefix);
        SettingRules.notEmpty("sessionKeyPrefix", sessionKeyPrefix);
        SettingRules.positive("streamCount", streamCount);
        SettingRules.positive("maxLen", maxLen);
        SettingRules.positive("readCount", readCount);
        SettingRules.positive("blockTimeInMs", blockTimeInMs);
        SettingRules.positive("livenessTimeout", livenessTimeout);
        SettingRules.redisUri(uri, false);
    }

    /** Reads the settings, which have the names of the components. */
    static StreamsSettings of(Settings settings) {
        settings.text("requestsTimeout"); // known here as in Node; the engine reads it
        return new StreamsSettings(
                settings.text("uri", "redis://localhost:6379"),
                settings.text("streamName", "socket.io"),
                settings.integer("streamCount", 1, 1, 10_000),
                settings.text("channelPrefix", "socket.io"),
                settings.flag("useShardedPubSub", false),
                settings.integer("maxLen", 10_000, 1, Integer.MAX_VALUE),
                settings.integer("readCount", 100, 1, 100_000),
                settings.integer("blockTimeInMs", 5_000, 1, Integer.MAX_VALUE),
                settings.text("sessionKeyPrefix", "sio:session:"),
                settings.flag("onlyPlaintext", false),
                settings.millis("livenessTimeout", Duration.ofSeconds(5)));
    }

    /** The stream of a namespace; the remainder may be negative, as in Node, which does not read such streams. */
    String stream(String namespace) {
        return streamCount == 1 ? streamName : streamName + "-" + namespace.hashCode() % streamCount;
    }

    /** The channels of a namespace. */
    ShardedChannels channels(String namespace) {
        return new ShardedChannels(channelPrefix, namespace, ShardedSettings.SubscriptionMode.STATIC);
    }

    /** These settings with another URI. */
    public StreamsSettings withUri(String other) {
        return new StreamsSettings(
                other,
                streamName,
                streamCount,
                channelPrefix,
                useShardedPubSub,
                maxLen,
                readCount,
                blockTimeInMs,
                sessionKeyPrefix,
                onlyPlaintext,
                livenessTimeout);
    }

    /** These settings with another stream, and other channels: all that nodes of another cluster must not share. */
    public StreamsSettings withNames(String stream, String channels) {
        return new StreamsSettings(
                uri,
                stream,
                streamCount,
                channels,
                useShardedPubSub,
                maxLen,
                readCount,
                blockTimeInMs,
                sessionKeyPrefix,
                onlyPlaintext,
                livenessTimeout);
    }

    /** These settings with another number of streams. */
    public StreamsSettings withStreamCount(int count) {
        return new StreamsSettings(
                uri,
                streamName,
                count,
                channelPrefix,
                useShardedPubSub,
                maxLen,
                readCount,
                blockTimeInMs,
                sessionKeyPrefix,
                onlyPlaintext,
                livenessTimeout);
    }

    /** These settings with channels that are sharded, or not. */
    public StreamsSettings withUseShardedPubSub(boolean sharded) {
        return new StreamsSettings(
                uri,
                streamName,
                streamCount,
                channelPrefix,
                sharded,
                maxLen,
                readCount,
                blockTimeInMs,
                sessionKeyPrefix,
                onlyPlaintext,
                livenessTimeout);
    }

    /** These settings with streams of another length, read in other portions. */
    public StreamsSettings withLengths(int entriesKept, int entriesRead) {
        return new StreamsSettings(
                uri,
                streamName,
                streamCount,
                channelPrefix,
                useShardedPubSub,
                entriesKept,
                entriesRead,
                blockTimeInMs,
                sessionKeyPrefix,
                onlyPlaintext,
                livenessTimeout);
    }

    /** These settings with entries that hold JSON only, or not. */
    public StreamsSettings withOnlyPlaintext(boolean only) {
        return new StreamsSettings(
                uri,
                streamName,
                streamCount,
                channelPrefix,
                useShardedPubSub,
                maxLen,
                readCount,
                blockTimeInMs,
                sessionKeyPrefix,
                only,
                livenessTimeout);
    }

    /** These settings with another time after which a silent connection is given up. */
    public StreamsSettings withLivenessTimeout(Duration timeout) {
        return new StreamsSettings(
                uri,
                streamName,
                streamCount,
                channelPrefix,
                useShardedPubSub,
                maxLen,
                readCount,
                blockTimeInMs,
                sessionKeyPrefix,
                onlyPlaintext,
                timeout);
    }

    /** The settings for people: without the password. */
    @Override
    public String toString() {
        return ("StreamsSettings[uri=%s, streamName=%s, streamCount=%d, channelPrefix=%s, useShardedPubSub=%s, maxLen=%d,"
                        + " readCount=%d, blockTimeInMs=%d, sessionKeyPrefix=%s, onlyPlaintext=%s, livenessTimeout=%s]")
                .formatted(
                        RedisURI.create(uri),
                        streamName,
                        streamCount,
                        channelPrefix,
                        useShardedPubSub,
                        maxLen,
                        readCount,
                        blockTimeInMs,
                        sessionKeyPrefix,
                        onlyPlaintext,
                        livenessTimeout);
    }
}
