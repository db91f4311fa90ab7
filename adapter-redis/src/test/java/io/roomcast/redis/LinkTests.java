package io.roomcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** What tests of links have in common: a prefix of their own, and what they opened is closed. */
abstract class LinkTests {
    final String prefix = "test-" + Ids.hex16();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    final void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    final <T extends AutoCloseable> T opened(T one) {
        opened.add(0, one);
        return one;
    }

    static Link link(Backend backend, String nodeId, String namespace, Inbox inbox) throws Exception {
        return get(backend.link(new NodeContext(nodeId, namespace, null), inbox));
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    static Throwable failure(CompletionStage<?> stage) {
        try {
            throw new AssertionError("succeeded: " + get(stage));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Members members(Link link) throws Exception {
        return get(link.memberList().orElseThrow().members());
    }

    static String event(ClusterMessage message) {
        return ((ClusterMessage.Broadcast) message).packet().data().event();
    }

    static Integer number(ClusterMessage message) {
        return ((ClusterMessage.Broadcast) message).packet().data().get(0, Integer.class);
    }

    /** A client of the application's, and for tests to speak as Node would. */
    final StatefulRedisConnection<byte[], byte[]> raw(String uri) {
        RedisClient client = RedisClient.create(uri);
        opened((AutoCloseable) client::shutdown);
        return client.connect(ByteArrayCodec.INSTANCE);
    }

    final StatefulRedisConnection<byte[], byte[]> raw() {
        return raw(TestServers.redis().uri());
    }

    static List<String> texts(List<byte[]> names) {
        return names.stream().map(name -> new String(name, UTF_8)).toList();
    }

    /** The arguments of the broadcasts that came. */
    static List<Integer> numbers(RecordingInbox inbox) {
        return inbox.received.stream()
                .filter(ClusterMessage.Broadcast.class::isInstance)
                .map(message -> ((ClusterMessage.Broadcast) message)
                        .packet()
                        .data()
                        .tree()
                        .path(1)
                        .asInt())
                .toList();
    }
}
