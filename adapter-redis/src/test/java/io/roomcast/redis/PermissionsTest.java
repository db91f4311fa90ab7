package io.roomcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TestServers;
import io.roomcast.redis.RedisSettings.Subscriptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the README says a user needs is enough. */
class PermissionsTest extends LinkTests {
    private static final String A = "aaaaaaaaaaaaaaaa";
    private static final String B = "bbbbbbbbbbbbbbbb";

    @Test
    void pattern() throws Exception {
        String uri = limited("`redis`");
        check(new RedisBackend(RedisSettings.DEFAULT.withUri(uri)));
    }

    @Test
    void exact() throws Exception {
        String uri = limited("`redis`, `exact`");
        check(new RedisBackend(RedisSettings.DEFAULT.withUri(uri).withSubscriptions(Subscriptions.EXACT)));
    }

    @Test
    void sharded() throws Exception {
        String uri = limited("`redis-sharded`");
        check(new ShardedBackend(ShardedSettings.DEFAULT.withUri(uri)));
    }

    @Test
    void streams() throws Exception {
        checkStreams(StreamsSettings.DEFAULT.withUri(limited("`redis-streams`")));
    }

    @Test
    void streamsWithShardedPubSub() throws Exception {
        String uri = limited("`redis-streams`, `useShardedPubSub`");
        checkStreams(StreamsSettings.DEFAULT.withUri(uri).withUseShardedPubSub(true));
    }

    private void checkStreams(StreamsSettings settings) throws Exception {
        StreamsBackend backend = new StreamsBackend(settings);
        check(backend);
        RecordingInbox inbox = new RecordingInbox();
        Link link = get(backend.link(new NodeContext(A, "/log", Duration.ofMinutes(1)), inbox));
        String first = get(link.publish(TestMessages.broadcast(A, "first", 1)));
        get(link.publish(TestMessages.broadcast(A, "second", 1)));
        RecoveryLog log = link.recovery().orElseThrow();
        Session session = new Session("sid", "pid", Set.of(), Value.of(Map.of()));
        get(log.save(session));
        assertThat(get(log.take("pid"))).isEqualTo(session);
        assertThat(get(log.after(first, 10))).hasSize(1);
        Link other = link(backend, B, "/log", new RecordingInbox());
        get(other.publish(new ClusterMessage.ServerSideEmit(B, null, EventData.of("event"))));
        await().until(() -> inbox.received.size() == 1);
    }

    @ParameterizedTest
    @CsvSource({"-xrevrange, XREVRANGE socket.io", "-xread, XREAD socket.io", "-subscribe, SUBSCRIBE socket.io#/#"})
    void whatIsRefusedAtTheStartIsNamed(String rule, String named) throws Exception {
        String uri = user("+@all ~* &* " + rule);
        Backend backend = opened(new StreamsBackend(StreamsSettings.DEFAULT.withUri(uri)));
        assertThat(failure(backend.link(new NodeContext(A, "/", null), new RecordingInbox())))
                .hasMessageContaining("Redis refuses " + named + ": NOPERM")
                .hasMessageNotContaining("secret");
    }

    /** A Redis with a user who has what the table says, and no more. */
    private String limited(String row) throws Exception {
        Matcher found = Pattern.compile("\\| " + Pattern.quote(row) + " \\| `(resetchannels .*)` \\|")
                .matcher(Files.readString(Path.of("README.md")));
        assertThat(found.find()).isTrue();
        return user(found.group(1));
    }

    private String user(String rules) throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        CommandArgs<byte[], byte[]> user = new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .add("SETUSER")
                .add("limited")
                .add("on")
                .add(">secret");
        for (String rule : rules.split(" ", -1)) {
            user.add(rule);
        }
        raw(redis.uri()).sync().dispatch(CommandType.ACL, new StatusOutput<>(ByteArrayCodec.INSTANCE), user);
        return redis.uri().replace("redis://", "redis://limited:secret@");
    }

    private void check(Backend backend) throws Exception {
        opened(backend);
        RecordingInbox inbox = new RecordingInbox();
        Link one = link(backend, A, "/", inbox);
        Link two = link(backend, B, "/", new RecordingInbox());
        get(one.roomCreated("room"));
        get(two.publish(TestMessages.broadcast(B, "to all", 1)));
        get(two.publish(TestMessages.broadcast(B, "to a room", 1, "room")));
        get(two.respond(A, new ClusterMessage.BroadcastClientCount(B, "r", 1)));
        get(get(backend.publisher()).publish("/", TestMessages.broadcast(ClusterMessage.EMITTER, "emitted", 1)));
        await().until(() -> inbox.received.size() == 4);
        assertThat(members(one).nodeIds()).containsExactlyInAnyOrder(A, B);
        one.roomDeleted("room");
        get(two.close());
        assertThat(members(one).nodeIds()).containsExactly(A);
    }
}
