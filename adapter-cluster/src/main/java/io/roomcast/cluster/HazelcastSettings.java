package io.roomcast.cluster;

import io.roomcast.adapter.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Settings of {@link HazelcastBackend}. With an instance of the application's only {@code prefix} and {@code logSize}
 * are used.
 *
 * @param clusterName Hazelcast's name of the cluster, the same on every server; {@code roomcast} by default
 * @param members where members may be found, each {@code host} or {@code host:port}; a server must reach one of them to
 *     join. {@code 127.0.0.1} by default. The first address of this machine that is among them is the one that the
 *     member listens on
 * @param port where a member listens, or one of the 99 ports above it if it is taken; 5701 by default. Addresses
 *     without a port stand for this port and the two above it
 * @param client whether to connect to an existing cluster at {@code members}, instead of starting a member of it; false
 *     by default
 * @param maxSilence how long a member that falls silent, without closing its connections, counts for other members and
 *     for clients, which then look for another one; 20 s by default, at least 2 s, in whole seconds. A process that dies
 *     is noticed at once. A client that starts waits as long for an answer, but 10 s at most
 * @param prefix what the names of all topics, maps and ringbuffers begin with, the same on every server; letters, digits,
 *     {@code .}, {@code _} and {@code -}; {@code roomcast} by default
 * @param logSize how many messages of each namespace are kept for connection state recovery; 10000 by default
 */
public record HazelcastSettings(
        String clusterName,
        List<String> members,
        int port,
        boolean client,
        Duration maxSilence,
        String prefix,
        int logSize) {
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(2);
    private static final int MAX_PORT = 65_535;
    private static final int MAX_LOG_SIZE = 10_000_000;

    /** All defaults. */
    public static final HazelcastSettings DEFAULT = of(new Settings(Map.of()));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is wrong, naming it
     */
    public HazelcastSettings {
        members = List.copyOf(members);
        if (clusterName.isBlank()) {
            throw new IllegalArgumentException("setting 'clusterName' must not be empty");
        }
        if (members.isEmpty() || members.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("setting 'members' must name addresses, such as 10.0.0.1,10.0.0.2:5701");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("setting 'port' must be a port, from 1 to " + MAX_PORT);
        }
        if (maxSilence.compareTo(SHORTEST_SILENCE) < 0) {
            throw new IllegalArgumentException("setting 'maxSilence' must be at least " + SHORTEST_SILENCE.toMillis());
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("setting 'prefix' may have letters, digits, '.', '_' and '-' only");
        }
        if (logSize < 1 || logSize > MAX_LOG_SIZE) {
            throw new IllegalArgumentException("setting 'logSize' must be from 1 to " + MAX_LOG_SIZE);
        }
    }

    /** Reads the settings, which have the names of the components; {@code members} are separated by commas. */
    static HazelcastSettings of(Settings settings) {
        List<String> members = new ArrayList<>();
        for (String member : settings.text("members", "127.0.0.1").split(",", -1)) {
            members.add(member.strip());
        }
        return new HazelcastSettings(
                settings.text("clusterName", "roomcast"),
                members,
                settings.integer("port", 5701, 1, MAX_PORT),
                settings.flag("client", false),
                settings.millis("maxSilence", Duration.ofSeconds(20)),
                settings.text("prefix", "roomcast"),
                settings.integer("logSize", 10_000, 1, MAX_LOG_SIZE));
    }

    /** These settings in another cluster. */
    public HazelcastSettings withClusterName(String other) {
        return new HazelcastSettings(other, members, port, client, maxSilence, prefix, logSize);
    }

    /** These settings with members at other addresses. */
    public HazelcastSettings withMembers(List<String> others) {
        return new HazelcastSettings(clusterName, others, port, client, maxSilence, prefix, logSize);
    }

    /** These settings with another port. */
    public HazelcastSettings withPort(int other) {
        return new HazelcastSettings(clusterName, members, other, client, maxSilence, prefix, logSize);
    }

    /** These settings for a client, or for a member. */
    public HazelcastSettings withClient(boolean whether) {
        return new HazelcastSettings(clusterName, members, port, whether, maxSilence, prefix, logSize);
    }

    /** These settings with another patience with silent members. */
    public HazelcastSettings withMaxSilence(Duration other) {
        return new HazelcastSettings(clusterName, members, port, client, other, prefix, logSize);
    }

    /** These settings with another prefix. */
    public HazelcastSettings withPrefix(String other) {
        return new HazelcastSettings(clusterName, members, port, client, maxSilence, other, logSize);
    }

    /** These settings with another size of the log. */
    public HazelcastSettings withLogSize(int other) {
        return new HazelcastSettings(clusterName, members, port, client, maxSilence, prefix, other);
    }
}
