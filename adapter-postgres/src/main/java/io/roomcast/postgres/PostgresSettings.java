package io.roomcast.postgres;

import io.roomcast.adapter.spi.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Settings of {@link PostgresBackend}, with the names that the Node adapter uses where it has them ({@code wire.md} §7.1).
 *
 * @param uri where the database is: {@code postgresql://user:password@host:5432/database}, or the URL of the JDBC driver;
 *     {@code postgresql://localhost:5432/postgres} by default. With a data source of the application's it is only used to
 *     listen
 * @param listenUri where to LISTEN, if that differs: a pooler in transaction mode cannot; the same as {@code uri} by default
 * @param channelPrefix what the names of channels begin with; {@code socket.io} by default. The same on every node and
 *     emitter, as is the next one
 * @param tableName the table of messages that are too large for a notification, or that are logged, perhaps after a schema
 *     and a dot; {@code socket_io_attachments} by default
 * @param sessionTableName the table of sessions, only used with recovery; {@code socket_io_sessions} by default
 * @param payloadThreshold from how many bytes on a message goes into the table; 8000 by default, which is also the most
 * @param cleanupInterval how long messages are kept in the table, and how often old ones are deleted; 30 s by default
 * @param livenessTimeout after which time a connection that is open and silent is given up and made anew; 10 s by default.
 *     Longer than the largest message takes on its way
 * @param createTable whether tables and indexes that are missing are created; true by default
 * @param recovery whether broadcasts are logged in the table, so that sessions can be recovered where the server asks for
 *     it; false by default
 * @param nodeCluster whether the workers of a Node process that has called {@code setupPrimary} shall hear this node
 *     ({@code wire.md} §7.3); false by default
 */
public record PostgresSettings(
        String uri,
        String listenUri,
        String channelPrefix,
        String tableName,
        String sessionTableName,
        int payloadThreshold,
        Duration cleanupInterval,
        Duration livenessTimeout,
        boolean createTable,
        boolean recovery,
        boolean nodeCluster) {
    /** All defaults. */
    public static final PostgresSettings DEFAULT = of(new Settings(Map.of()));

    /** The first size of a payload that PostgreSQL refuses. */
    static final int MAX_THRESHOLD = 8000;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a URI is none, a name is empty or too long, a number or time is out of bounds
     */
    public PostgresSettings {
        PostgresUri.parse("uri", uri);
        PostgresUri.parse("listenUri", listenUri);
        notEmpty("channelPrefix", channelPrefix);
        Identifiers.table("tableName", tableName);
        Identifiers.table("sessionTableName", sessionTableName);
        if (payloadThreshold < 1 || payloadThreshold > MAX_THRESHOLD) {
            throw new IllegalArgumentException(
                    "setting 'payloadThreshold' must be from 1 to " + MAX_THRESHOLD + ", not " + payloadThreshold);
        }
        atLeast("cleanupInterval", cleanupInterval, 1);
        atLeast("livenessTimeout", livenessTimeout, 100);
    }

    private static void notEmpty(String name, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("setting '" + name + "' must not be empty");
        }
    }

    private static void atLeast(String name, Duration time, int millis) {
        if (time.compareTo(Duration.ofMillis(millis)) < 0) {
            throw new IllegalArgumentException(
                    "setting '" + name + "' must be " + millis + " ms at least, not " + time);
        }
    }

    /** Reads the settings, which have the names of the components. */
    static PostgresSettings of(Settings settings) {
        String uri = settings.text("uri", "postgresql://localhost:5432/postgres");
        return new PostgresSettings(
                uri,
                settings.text("listenUri", uri),
                settings.text("channelPrefix", "socket.io"),
                settings.text("tableName", "socket_io_attachments"),
                settings.text("sessionTableName", "socket_io_sessions"),
                settings.integer("payloadThreshold", MAX_THRESHOLD, 1, MAX_THRESHOLD),
                settings.millis("cleanupInterval", Duration.ofSeconds(30)),
                settings.millis("livenessTimeout", Duration.ofSeconds(10)),
                settings.flag("createTable", true),
                settings.flag("recovery", false),
                settings.flag("nodeCluster", false));
    }

    /**
     * The channel of a namespace.
     *
     * @throws IllegalArgumentException if PostgreSQL has no channel of such a name
     */
    String channel(String namespace) {
        String channel = channelPrefix + "#" + namespace;
        int bytes = channel.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Identifiers.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the name of the channel '%s' has %d bytes, but PostgreSQL takes %d at most: choose a shorter channelPrefix or namespace"
                            .formatted(channel, bytes, Identifiers.MAX_BYTES));
        } else if (channel.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the name of a channel cannot contain the character U+0000");
        }
        return channel;
    }

    /** These settings with another database, to publish and to listen. */
    public PostgresSettings withUri(String other) {
        return withUris(other, other);
    }

    /** These settings with other databases. */
    public PostgresSettings withUris(String publish, String listen) {
        return new PostgresSettings(
                publish,
                listen,
                channelPrefix,
                tableName,
                sessionTableName,
                payloadThreshold,
                cleanupInterval,
                livenessTimeout,
                createTable,
                recovery,
                nodeCluster);
    }

    /** These settings with another prefix of channels: what nodes of another cluster must not share. */
    public PostgresSettings withChannelPrefix(String prefix) {
        return new PostgresSettings(
                uri,
                listenUri,
                prefix,
                tableName,
                sessionTableName,
                payloadThreshold,
                cleanupInterval,
                livenessTimeout,
                createTable,
                recovery,
                nodeCluster);
    }

    /** These settings with other tables, created if they are missing, or not. */
    public PostgresSettings withTables(String messages, String sessions, boolean create) {
        return new PostgresSettings(
                uri,
                listenUri,
                channelPrefix,
                messages,
                sessions,
                payloadThreshold,
                cleanupInterval,
                livenessTimeout,
                create,
                recovery,
                nodeCluster);
    }

    /** These settings with another size from which messages go into the table. */
    public PostgresSettings withPayloadThreshold(int bytes) {
        return new PostgresSettings(
                uri,
                listenUri,
                channelPrefix,
                tableName,
                sessionTableName,
                bytes,
                cleanupInterval,
                livenessTimeout,
                createTable,
                recovery,
                nodeCluster);
    }

    /** These settings with another time that messages are kept in the table, and another one for silent connections. */
    public PostgresSettings withTimes(Duration cleanup, Duration liveness) {
        return new PostgresSettings(
                uri,
                listenUri,
                channelPrefix,
                tableName,
                sessionTableName,
                payloadThreshold,
                cleanup,
                liveness,
                createTable,
                recovery,
                nodeCluster);
    }

    /** These settings with a log of broadcasts, or without. */
    public PostgresSettings withRecovery(boolean logged) {
        return new PostgresSettings(
                uri,
                listenUri,
                channelPrefix,
                tableName,
                sessionTableName,
                payloadThreshold,
                cleanupInterval,
                livenessTimeout,
                createTable,
                logged,
                nodeCluster);
    }

    /** These settings with messages that workers of a Node cluster hear, or not. */
    public PostgresSettings withNodeCluster(boolean heard) {
        return new PostgresSettings(
                uri,
                listenUri,
                channelPrefix,
                tableName,
                sessionTableName,
                payloadThreshold,
                cleanupInterval,
                livenessTimeout,
                createTable,
                recovery,
                heard);
    }

    /** The settings for people: without the password. */
    @Override
    public String toString() {
        return ("PostgresSettings[uri=%s, listenUri=%s, channelPrefix=%s, tableName=%s, sessionTableName=%s,"
                        + " payloadThreshold=%d, cleanupInterval=%s, livenessTimeout=%s, createTable=%s, recovery=%s,"
                        + " nodeCluster=%s]")
                .formatted(
                        PostgresUri.parse("uri", uri),
                        PostgresUri.parse("listenUri", listenUri),
                        channelPrefix,
                        tableName,
                        sessionTableName,
                        payloadThreshold,
                        cleanupInterval,
                        livenessTimeout,
                        createTable,
                        recovery,
                        nodeCluster);
    }
}
