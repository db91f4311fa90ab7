package io.roomcast.redis;

import io.roomcast.adapter.spi.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of {@link RedisBackend}, with the names that the Node adapter uses where it has them ({@code wire.md} §3.6).
 *
 * @param uri where Redis is, as Lettuce writes it: {@code redis://}, {@code rediss://} (TLS), {@code redis-sentinel://},
 *     {@code redis-socket://}, with user, password, database, {@code timeout} and {@code clientName};
 *     {@code redis://localhost:6379} by default. Not used with a client of the application's
 * @param cluster whether Redis is a cluster; false by default. {@code uri} then names one of its nodes or several
 *     ({@code redis://host1:6379,host2:6379}), the others are found
 * @param key what all channel names begin with, the same on every node and emitter; {@code socket.io} by default
 * @param publishOnSpecificResponseChannel whether answers go only to the node that asked; false by default. Nodes with
 *     and without it understand each other; nodes before {@code @socket.io/redis-adapter} 8.2 need false
 * @param subscriptions how a node receives broadcasts; {@link Subscriptions#PATTERN} by default. Only the node itself is
 *     concerned
 * @param livenessTimeout after which time a connection that is open and silent is given up and made anew; 5 s by
 *     default. Longer than the largest message takes on its way
 */
public record RedisSettings(
        String uri,
        boolean cluster,
        String key,
        boolean publishOnSpecificResponseChannel,
        Subscriptions subscriptions,
        Duration livenessTimeout) {
    /** How a node receives broadcasts. */
    public enum Subscriptions {
        /** By one pattern for all rooms, as Node does. Redis sends also what is for rooms that the node does not have. */
        PATTERN,
        /** By the channels of the rooms that the node has: it receives nothing else, and no permission for patterns is needed. */
        EXACT
    }

    /** All defaults. */
    public static final RedisSettings DEFAULT = of(new Settings(Map.of()));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if Lettuce cannot read the URI, the key is empty, or the timeout is not positive
     */
    public RedisSettings {
        SettingRules.notEmpty("key", key);
        SettingRules.positive("livenessTimeout", livenessTimeout);
        SettingRules.redisUri(uri, cluster);
    }

    /** Reads the settings, which have the names of the components. */
    static RedisSettings of(Settings settings) {
        settings.text("requestsTimeout"); // known here as in Node; the engine reads it
        return new RedisSettings(
                settings.text("uri", "redis://localhost:6379"),
                settings.flag("cluster", false),
                settings.text("key", "socket.io"),
                settings.flag("publishOnSpecificResponseChannel", false),
                SettingRules.choice(settings, "subscriptions", Subscriptions.PATTERN),
                settings.millis("livenessTimeout", Duration.ofSeconds(5)));
    }

    /** These settings with another URI. */
    public RedisSettings withUri(String other) {
        return new RedisSettings(other, cluster, key, publishOnSpecificResponseChannel, subscriptions, livenessTimeout);
    }

    /** These settings for a cluster, or for one server. */
    public RedisSettings withCluster(boolean other) {
        return new RedisSettings(uri, other, key, publishOnSpecificResponseChannel, subscriptions, livenessTimeout);
    }

    /** These settings with another key. */
    public RedisSettings withKey(String other) {
        return new RedisSettings(uri, cluster, other, publishOnSpecificResponseChannel, subscriptions, livenessTimeout);
    }

    /** These settings with answers to the asking node only, or to all. */
    public RedisSettings withPublishOnSpecificResponseChannel(boolean specific) {
        return new RedisSettings(uri, cluster, key, specific, subscriptions, livenessTimeout);
    }

    /** These settings with another way to receive broadcasts. */
    public RedisSettings withSubscriptions(Subscriptions other) {
        return new RedisSettings(uri, cluster, key, publishOnSpecificResponseChannel, other, livenessTimeout);
    }

    /** These settings with another time after which a silent connection is given up. */
    public RedisSettings withLivenessTimeout(Duration timeout) {
        return new RedisSettings(uri, cluster, key, publishOnSpecificResponseChannel, subscriptions, timeout);
    }

    /** The settings for people: without the password. */
    @Override
    public String toString() {
        return "RedisSettings[uri=%s, cluster=%s, key=%s, publishOnSpecificResponseChannel=%s, subscriptions=%s, livenessTimeout=%s]"
                .formatted(
                        SettingRules.nodes(uri, cluster),
                        cluster,
                        key,
                        publishOnSpecificResponseChannel,
                        subscriptions,
                        livenessTimeout);
    }
}
