package io.roomcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.sync.RedisCommands;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.TestServers;
import io.roomcast.redis.RedisSettings.Subscriptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rooms that come and go by the thousand, where each has a channel. */
class RoomChurnTest extends LinkTests {
    private static final String SENDER = "aaaaaaaaaaaaaaaa";
    private static final String RECEIVER = "bbbbbbbbbbbbbbbb";

    enum Kind {
        EXACT,
        SHARDED
    }

    private Backend backend(Kind kind) {
        String uri = TestServers.redis().uri();
        return opened(
                kind == Kind.EXACT
                        ? new RedisBackend(RedisSettings.DEFAULT
                                .withUri(uri)
                                .withKey(prefix)
                                .withSubscriptions(Subscriptions.EXACT))
                        : new ShardedBackend(
                                ShardedSettings.DEFAULT.withUri(uri).withChannelPrefix(prefix)));
    }

    /** The rooms that Redis has subscribers for. */
    private List<String> rooms(Kind kind, RedisCommands<byte[], byte[]> redis) {
        String start = prefix + "#/#";
        byte[] pattern = (start + "*").getBytes(UTF_8);
        return texts(kind == Kind.EXACT ? redis.pubsubChannels(pattern) : redis.pubsubShardChannels(pattern)).stream()
                .map(channel -> channel.substring(start.length()))
                .filter(name -> !name.isEmpty() && !name.equals(RECEIVER + "#") && !name.equals(SENDER + "#"))
                .map(name -> name.substring(0, name.length() - 1))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void whileRoomsComeAndGoNothingIsLostForTheOneThatStays(Kind kind) throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link receiver = link(backend(kind), RECEIVER, "/", inbox);
        Link sender = link(backend(kind), SENDER, "/", new RecordingInbox());
        get(receiver.roomCreated("stays"));
        List<CompletableFuture<?>> stages = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            String room = "room" + i % 500;
            stages.add(receiver.roomCreated(room).toCompletableFuture());
            if (i % 10 == 0) {
                // Some arrive in pieces, between which there are answers about rooms.
                Packet packet = Packet.of("e", i / 10, "x".repeat(i % 70 == 0 ? 100_000 : 1));
                stages.add(sender.publish(
                                new ClusterMessage.Broadcast(SENDER, null, packet, BroadcastOptions.rooms("stays")))
                        .toCompletableFuture());
                // Another room of the same name, as far as channels are concerned, does not take it away.
                receiver.roomCreated("stays");
                receiver.roomDeleted("stays");
            }
            receiver.roomDeleted(room);
        }
        get(CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)));
        await().until(() -> inbox.received.size() >= 1000);
        assertThat(inbox.received)
                .extracting(LinkTests::number)
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
        RedisCommands<byte[], byte[]> redis = raw().sync();
        await().until(() -> rooms(kind, redis).equals(List.of("stays")));
        assertThat(inbox.incidents).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPublishedOnceARoomIsThereArrivesHoweverManyThereAre(Kind kind) throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link receiver = link(backend(kind), RECEIVER, "/", inbox);
        Link sender = link(backend(kind), SENDER, "/", new RecordingInbox());
        int rooms = 3000;
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<?>> published = new ArrayList<>();
            for (int i = 0; i < rooms; i++) {
                String room = "room" + i;
                int number = i;
                published.add(receiver.roomCreated(room)
                        .thenCompose(live -> sender.publish(TestMessages.broadcast(SENDER, "e", number, room)))
                        .toCompletableFuture());
            }
            get(CompletableFuture.allOf(published.toArray(CompletableFuture[]::new)));
            int all = (round + 1) * rooms;
            await().until(() -> inbox.received.size() >= all);
            for (int i = round; i < rooms; i++) { // the first ones stay
                receiver.roomDeleted("room" + i);
            }
            for (int i = 0; i < round; i++) {
                receiver.roomDeleted("room" + i);
            }
        }
        assertThat(inbox.received.subList(0, rooms))
                .extracting(LinkTests::number)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, rooms).boxed().toList());
        assertThat(inbox.received).hasSize(3 * rooms);
        assertThat(inbox.incidents).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRoomThatWentSendsNothingToTheInboxEvenBeforeItsChannelIsGivenUp(Kind kind) throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link receiver = link(backend(kind), RECEIVER, "/", inbox);
        Link sender = link(backend(kind), SENDER, "/", new RecordingInbox());
        get(receiver.roomCreated("goes"));
        receiver.roomDeleted("goes");
        get(sender.publish(TestMessages.broadcast(SENDER, "lost", 1, "goes")));
        get(sender.publish(TestMessages.broadcast(SENDER, "end", 1)));
        await().until(() -> !inbox.received.isEmpty());
        assertThat(inbox.received).extracting(LinkTests::event).containsExactly("end");
    }
}
