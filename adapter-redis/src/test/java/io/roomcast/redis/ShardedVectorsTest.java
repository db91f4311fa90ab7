package io.roomcast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.RoomNames;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.conformance.NodeVectors;
import io.roomcast.conformance.NodeVectors.Vector;
import io.roomcast.redis.ShardedSettings.SubscriptionMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message that was captured from Node is understood, and written in the same bytes to the same channel. */
class ShardedVectorsTest {
    private static final String DYNAMIC = "redis-sharded-dynamic.json";
    private static final String STATIC = "redis-sharded-static.json";

    static Stream<Vector> vectors() {
        return Stream.of(DYNAMIC, STATIC).flatMap(file -> NodeVectors.of(file).stream());
    }

    private static String namespace(Vector vector) {
        return vector.decoded().path("nsp").asText();
    }

    private static ShardedChannels channels(Vector vector) {
        SubscriptionMode mode = vector.file().equals(STATIC) ? SubscriptionMode.STATIC : SubscriptionMode.DYNAMIC;
        return new ShardedChannels("socket.io", namespace(vector), mode);
    }

    @Test
    void thereAreAsManyAsWereCaptured() {
        assertThat(vectors()).hasSize(2 * 173);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void messagesAreReadAndWrittenAsNodeDoes(Vector vector) throws IOException {
        ShardedFormat format = new ShardedFormat("0123456789abcdef", namespace(vector));
        boolean response = vector.text("direction").equals("response");
        ClusterMessage message = response ? format.readResponse(vector.payload()) : format.read(vector.payload());

        assertThat(message).isNotNull();
        NodeVectors.assertSame(new ClusterMessageCodec(namespace(vector)).toTree(message), vector.decoded());
        assertThat(format.write(message)).isEqualTo(vector.payload());

        byte[] channel = vector.text("channel").getBytes(StandardCharsets.UTF_8);
        ShardedChannels channels = channels(vector);
        if (response) {
            String asker = channels.node(channel);
            assertThat(asker).isNotNull();
            assertThat(channels.of(asker)).isEqualTo(channel);
        } else {
            assertThat(channels.published(message)).isEqualTo(channel);
            assertThat(format.readResponse(vector.payload()))
                    .as("on the channel of one node")
                    .isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void ownMessagesAreIgnored(Vector vector) throws IOException {
        String sender = vector.decoded().path("uid").asText();
        ShardedFormat format = new ShardedFormat(sender, namespace(vector));
        assertThat(format.read(vector.payload())).isNull();
        assertThat(format.readResponse(vector.payload())).isNull();
        assertThat(new ShardedFormat(sender, "/other").read(vector.payload())).isNull();
    }

    @Test
    void anEndThatOnlyLooksLikeOnesOwnIsRead() throws IOException {
        String end = "\"uid\":\"0123456789abcdef\",\"nsp\":\"/\"}";
        String other =
                "{\"uid\":\"fedcba9876543210\",\"nsp\":\"/\",\"type\":9,\"data\":{\"packet\":[\"e\",{\"a\":1,%s]}}"
                        .formatted(end);
        ShardedFormat format = new ShardedFormat("0123456789abcdef", "/");
        assertThat(format.read(other.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ClusterMessage.ServerSideEmit.class);
    }

    @Test
    void theRoomsThatHaveChannels() {
        String socket = "ygwSvezkPqHq2Yb5AAAB";
        String number = RoomNames.number(1.2345678901234e-20);
        assertThat(number).hasSize(20);
        for (String room : List.of("room", "", "a#b", socket + "x", number)) {
            assertThat(channels(SubscriptionMode.STATIC).hasChannel(room)).isFalse();
            assertThat(channels(SubscriptionMode.DYNAMIC).hasChannel(room)).isTrue();
            assertThat(channels(SubscriptionMode.DYNAMIC_PRIVATE).hasChannel(room))
                    .isTrue();
        }
        assertThat(channels(SubscriptionMode.DYNAMIC).hasChannel(socket)).isFalse();
        assertThat(channels(SubscriptionMode.DYNAMIC_PRIVATE).hasChannel(socket))
                .isTrue();
    }

    private static ShardedChannels channels(SubscriptionMode mode) {
        return new ShardedChannels("socket.io", "/", mode);
    }
}
