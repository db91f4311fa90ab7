package io.roomcast.redis;

import io.roomcast.adapter.spi.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of {@link ShardedBackend}, with the names that the Node adapter uses where it has them ({@code wire.md} §5.4).
 *
 * @param uri where Redis is, as Lettuce writes it: {@code redis://}, {@code rediss://} (TLS), {@code redis-sentinel://},
 *     {@code redis-socket://}, with user, password, {@code timeout} and {@code clientName};
 *     {@code redis://localhost:6379} by default. Not used with a client of the application's
 * @param cluster whether Redis is a cluster; false by default. {@code uri} then names one of its nodes or several
 *     ({@code redis://host1:6379,host2:6379}), the others are found
 * @param channelPrefix what all channel names begin with, the same on every node and emitter; {@code socket.io} by default
 * @param subscriptionMode which rooms have channels of their own, the same on every node and emitter;
 *     {@link SubscriptionMode#DYNAMIC} by default
 * @param livenessTimeout after which time a connection that is open and silent is given up and made anew; 5 s by
 *     default. Longer than the largest message takes on its way
 */
public record ShardedSettings(
        String uri,
        boolean cluster,
        String channelPrefix,
        SubscriptionMode subscriptionMode,
        Duration livenessTimeout) {
    /** Which rooms have channels of their own. */
    public enum SubscriptionMode {
        /** None: each node subscribes to two channels in a namespace, and receives all broadcasts. */
        STATIC,
        /** All but those of 20 characters, which are taken for the ids of sockets. */
        DYNAMIC,
        /** All, also the one that each socket is alone in: for many messages to single sockets. */
        DYNAMIC_PRIVATE
    }

    /** All defaults. */
    public static final ShardedSettings DEFAULT = of(new Settings(Map.of()));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if Lettuce cannot read the URI, the prefix is empty, or the timeout is not positive
     */
    public ShardedSettings {
        SettingRules.notEmpty("channelPrefix", channelPrefix);
        SettingRules.positive("livenessTimeout", livenessTimeout);
        SettingRules.redisUri(uri, cluster);
    }

    /** Reads the settings, which have the names of the components. */
    static ShardedSettings of(Settings settings) {
        settings.text("requestsTimeout"); // the engine reads it
        return new ShardedSettings(
                settings.text("uri", "redis://localhost:6379"),
                settings.flag("cluster", false),
                settings.text("channelPrefix", "socket.io"),
                SettingRules.choice(settings, "subscriptionMode", SubscriptionMode.DYNAMIC),
                settings.millis("livenessTimeout", Duration.ofSeconds(5)));
    }

    /** These settings with another URI. */
    public ShardedSettings withUri(String other) {
        return new ShardedSettings(other, cluster, channelPrefix, subscriptionMode, livenessTimeout);
    }

    /** These settings for a cluster, or for one server. */
    public ShardedSettings withCluster(boolean other) {
        return new ShardedSettings(uri, other, channelPrefix, subscriptionMode, livenessTimeout);
    }

    /** These settings with another prefix of channels. */
    public ShardedSettings withChannelPrefix(String other) {
        return new ShardedSettings(uri, cluster, other, subscriptionMode, livenessTimeout);
    }

    /** These settings with another choice of rooms that have channels. */
    public ShardedSettings withSubscriptionMode(SubscriptionMode other) {
        return new ShardedSettings(uri, cluster, channelPrefix, other, livenessTimeout);
    }

    /** These settings with another time after which a silent connection is given up. */
    public ShardedSettings withLivenessTimeout(Duration timeout) {
        return new ShardedSettings(uri, cluster, channelPrefix, subscriptionMode, timeout);
    }

    /** The settings for people: without the password. */
    @Override
    public String toString() {
        return "ShardedSettings[uri=%s, cluster=%s, channelPrefix=%s, subscriptionMode=%s, livenessTimeout=%s]"
                .formatted(
                        SettingRules.nodes(uri, cluster),
                        cluster,
                        channelPrefix,
                        SettingRules.text(subscriptionMode),
                        livenessTimeout);
    }
}
