package io.roomcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandType;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.RoomNames;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TestServers;
import io.roomcast.redis.RedisSettings.Subscriptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Subscriptions to the rooms that a node has, in the place of a pattern. */
class RedisExactTest extends LinkTests {
    private static final RedisSettings EXACT = RedisSettings.DEFAULT.withSubscriptions(Subscriptions.EXACT);

    private static final String[] FIXED = {
        "socket.io#/#", "socket.io-request#/#", "socket.io-response#/#", "socket.io-response#/#aaaaaa#"
    };

    @Test
    void aNodeHasTheChannelsOfItsRoomsAndNoPattern() throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        RedisBackend backend = opened(new RedisBackend(EXACT.withUri(redis.uri())));
        Link link = link(backend, "aaaaaa", "/", new RecordingInbox());
        StatefulRedisConnection<byte[], byte[]> raw = raw(redis.uri());
        assertThat(texts(raw.sync().pubsubChannels())).containsExactlyInAnyOrder(FIXED);

        get(link.roomCreated("room"));
        get(link.roomCreated(RoomNames.number(42)));
        assertThat(texts(raw.sync().pubsubChannels()))
                .hasSize(6)
                .contains(FIXED)
                .contains("socket.io#/#room#", "socket.io#/#42#");
        assertThat(raw.sync().pubsubNumpat()).isZero();

        link.roomDeleted("room");
        link.roomDeleted(RoomNames.number(42));
        await().untilAsserted(
                        () -> assertThat(texts(raw.sync().pubsubChannels())).containsExactlyInAnyOrder(FIXED));
    }

    @Test
    void nodesOfBothKindsHearEachOther() throws Exception {
        RedisSettings settings =
                RedisSettings.DEFAULT.withUri(TestServers.redis().uri()).withKey(prefix);
        RecordingInbox exactInbox = new RecordingInbox();
        RecordingInbox patternInbox = new RecordingInbox();
        RedisBackend exact = opened(new RedisBackend(settings.withSubscriptions(Subscriptions.EXACT)));
        Link one = link(exact, "aaaaaa", "/", exactInbox);
        Link two = link(opened(new RedisBackend(settings)), "bbbbbb", "/", patternInbox);
        for (Link link : List.of(one, two)) {
            get(link.roomCreated("room"));
        }
        get(one.publish(TestMessages.broadcast("aaaaaa", "to a room", 1, "room")));
        get(two.publish(TestMessages.broadcast("bbbbbb", "to a room", 1, "room")));
        get(two.publish(TestMessages.broadcast("bbbbbb", "to a room of nobody", 1, "another")));
        get(one.publish(TestMessages.broadcast("aaaaaa", "to all", 1)));
        get(two.publish(TestMessages.broadcast("bbbbbb", "to all", 1)));
        await().until(() -> exactInbox.received.size() == 2 && patternInbox.received.size() == 2);
        assertThat(exactInbox.received).extracting(LinkTests::event).containsExactly("to a room", "to all");
        assertThat(members(one)).isEqualTo(new Members(Set.of("aaaaaa", "bbbbbb"), 0));
    }

    @Test
    void noPermissionForPatternsIsNeededAndAMissingOneIsNamed() throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        raw(redis.uri())
                .sync()
                .aclSetuser(
                        "limited",
                        AclSetuserArgs.Builder.on()
                                .addPassword("secret")
                                .allCommands()
                                .removeCommand(CommandType.PSUBSCRIBE)
                                .channelPattern("socket.io*"));
        String uri = redis.uri().replace("redis://", "redis://limited:secret@");
        Link exact = link(opened(new RedisBackend(EXACT.withUri(uri))), "aaaaaa", "/", new RecordingInbox());
        get(exact.roomCreated("room"));

        RedisBackend pattern = opened(new RedisBackend(RedisSettings.DEFAULT.withUri(uri)));
        assertThat(failure(pattern.link(new NodeContext("bbbbbb", "/", null), new RecordingInbox())))
                .hasMessageContaining("PSUBSCRIBE socket.io#/#*")
                .hasMessageContaining("NOPERM");
    }

    @Test
    void globCharactersAreNothingSpecial() throws Exception {
        RedisBackend backend =
                opened(new RedisBackend(EXACT.withUri(TestServers.redis().uri()).withKey(prefix)));
        RecordingInbox inbox = new RecordingInbox();
        Link receiver = link(backend, "aaaaaa", "/[ab]?*", inbox);
        get(receiver.roomCreated("*"));
        StatefulRedisConnection<byte[], byte[]> raw = raw();
        raw.sync().publish((prefix + "#/[ab]?*#x#").getBytes(UTF_8), "garbage".getBytes(UTF_8));
        Link sender = link(backend, "bbbbbb", "/[ab]?*", new RecordingInbox());
        get(sender.publish(TestMessages.broadcast("bbbbbb", "e", 1, "*")));
        await().until(() -> inbox.received.size() == 1);
        assertThat(inbox.malformed).isEmpty();
    }

    @Test
    void theSettingIsReadByItsName() {
        Adapters.open("redis", Map.of("uri", "redis://localhost:1", "subscriptions", "exact"))
                .close();
        assertThatThrownBy(() -> Adapters.open("redis", Map.of("subscriptions", "all")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pattern, exact");
    }
}
