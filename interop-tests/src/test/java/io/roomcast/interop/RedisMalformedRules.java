package io.roomcast.interop;

import static io.roomcast.interop.Patience.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input over Redis, where some of it ends a Node process. */
abstract class RedisMalformedRules extends MalformedRules {
    private static final Pattern OWN_CHANNEL = Pattern.compile("#([0-9a-f]{16})#$");

    private final Supplier<Wiring> wirings;
    private RedisClient redis;
    private RedisCommands<byte[], byte[]> raw;

    /**
     * For one backend.
     *
     * @param wirings each for a cluster of its own
     * @param prefix the option that all names of channels begin with
     */
    RedisMalformedRules(Supplier<Wiring> wirings, String prefix) {
        super(wirings.get(), prefix);
        this.wirings = wirings;
    }

    /** Sends something over the channels of the backend. */
    void publish(RedisCommands<byte[], byte[]> redis, byte[] channel, byte[] payload) {
        redis.publish(channel, payload);
    }

    /** The channels that match. */
    List<byte[]> channels(RedisCommands<byte[], byte[]> redis, byte[] pattern) {
        return redis.pubsubChannels(pattern);
    }

    @Override
    void connect(String uri) {
        redis = RedisClient.create(uri);
        raw = redis.connect(ByteArrayCodec.INSTANCE).sync();
    }

    @Override
    void disconnect() {
        redis.shutdown();
    }

    RedisCommands<byte[], byte[]> raw() {
        return raw;
    }

    @Override
    void publish(String channel, byte[] payload) {
        publish(raw, channel.getBytes(UTF_8), payload);
    }

    @Override
    String jvmIdIn(String namespace) {
        String pattern = prefix() + "#" + namespace + "#*";
        return channels(raw, pattern.getBytes(UTF_8)).stream()
                .map(channel -> OWN_CHANNEL.matcher(new String(channel, UTF_8)))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElseThrow();
    }

    static Stream<JsonNode> notForJson() {
        return Stream.of(Notation.circular(), Notation.bigInt("1180591620717411303424"));
    }

    @ParameterizedTest
    @MethodSource("notForJson")
    @DisplayName(
            "When a fetch ends a Node process, because of what its sockets hold, the JVM server has its own sockets")
    void nodeEndsWhileItIsAsked(JsonNode data) {
        try (Cluster pair = Cluster.start(wirings.get(), Peer.Kind.JVM, Peer.Kind.NODE)) {
            List<Client> two = pair.clientOfEach("/");
            Peer weak = pair.peer(Peer.Kind.NODE);
            weak.data(two.get(1), Map.of("bad", data));
            List<JsonNode> found = get(pair.peer(Peer.Kind.JVM).fetchSockets(ALL));
            assertThat(found)
                    .extracting(socket -> socket.get("id").textValue())
                    .containsExactly(two.get(0).id());
            assertThat(get(weak.ended())).contains("Error: ");
            Cluster.awaitCount("/", 1, List.of(pair.peer(Peer.Kind.JVM)));
        }
    }
}
