package io.roomcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.roomcast.conformance.servers.TcpProxy;
import io.roomcast.conformance.servers.TestServers;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubscriberTest extends LinkTests {
    private final RedisCommands<byte[], byte[]> redis = raw().sync();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch busy = new CountDownLatch(1);

    private Subscriber subscriber(PubSub kind, String uri) throws Exception {
        RedisClient client = RedisClient.create(uri);
        opened((AutoCloseable) client::shutdown);
        StatefulRedisPubSubConnection<byte[], byte[]> connection = client.connectPubSub(ByteArrayCodec.INSTANCE);
        Subscriber subscriber = new Subscriber(
                new Receiving(connection, false, false, Place.FIXED, connection::closeAsync),
                kind,
                null,
                List.of(prefix.getBytes(UTF_8)),
                new Subscriber.Listener() {
                    @Override
                    public void message(byte[] channel, byte[] message) {
                        try {
                            busy.await(); // as a listener must not; here it makes sure that nothing else is told
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        told.add(new String(message, UTF_8));
                    }

                    @Override
                    public void lost() {}

                    @Override
                    public void restored() {}
                });
        get(subscriber.start());
        return subscriber;
    }

    private void publish(PubSub kind, String message) {
        byte[] channel = prefix.getBytes(UTF_8);
        if (kind == PubSub.SHARDED) {
            redis.spublish(channel, message.getBytes(UTF_8));
        } else {
            redis.publish(channel, message.getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itHasCaughtUpWhenWhatWasPublishedBeforeIsTold(PubSub kind) throws Exception {
        Subscriber subscriber = subscriber(kind, TestServers.redis().uri());
        publish(kind, "1");
        publish(kind, "2");
        CompletableFuture<Void> caughtUp = subscriber.caughtUp().toCompletableFuture();
        publish(kind, "3");
        assertThat(caughtUp).isNotDone();
        busy.countDown();
        get(caughtUp);
        assertThat(told).startsWith("1", "2");
        publish(kind, "4");
        get(subscriber.caughtUp());
        assertThat(told).containsExactly("1", "2", "3", "4");
    }

    @ParameterizedTest
    @EnumSource
    void itHasCaughtUpWhenNothingIsTold(PubSub kind) throws Exception {
        URI uri = URI.create(TestServers.redis().uri());
        TcpProxy proxy = opened(TcpProxy.to(uri.getHost(), uri.getPort()));
        Subscriber subscriber = subscriber(kind, "redis://%s:%d".formatted(proxy.host(), proxy.port()));
        proxy.freeze();
        CompletableFuture<Void> caughtUp = subscriber.caughtUp().toCompletableFuture();
        assertThat(caughtUp).isNotDone();
        proxy.refuse();
        get(caughtUp);
        get(subscriber.caughtUp());
    }
}
