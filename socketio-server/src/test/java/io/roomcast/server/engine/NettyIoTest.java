package io.roomcast.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.roomcast.server.LeakCheck;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Both ways to the network work; all other tests use the best one. */
@ExtendWith(LeakCheck.class)
class NettyIoTest {
    @Test
    void nioServes() throws Exception {
        assertServes(NettyIo.nio());
        assertThat(NettyIo.nio().serverChannel()).isEqualTo(NioServerSocketChannel.class);
    }

    @Test
    void epollServesWhereItIs() throws Exception {
        assumeTrue(Epoll.isAvailable(), "Netty's epoll does not load here: " + Epoll.unavailabilityCause());
        assertServes(NettyIo.best());
        assertThat(NettyIo.best().serverChannel()).isEqualTo(EpollServerSocketChannel.class);
    }

    private static void assertServes(NettyIo io) throws Exception {
        EngineSettings settings = new EngineSettings(
                "/engine.io/",
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                1_000_000,
                1 << 24,
                new CorsPolicy(Set.of(), false),
                false,
                false);
        EngineServer server = new EngineServer(settings, null, Greeting::new, io);
        try {
            int port =
                    await(server.listen(new InetSocketAddress("localhost", 0))).getPort();
            CompletableFuture<String> greeting = new CompletableFuture<>();
            URI uri = URI.create("ws://localhost:" + port + "/engine.io/?EIO=4&transport=websocket");
            WebSocket client =
                    await(HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, received(greeting)));
            client.sendText("4hello", true);
            assertThat(await(greeting)).isEqualTo("4hello, too");
            client.abort();
        } finally {
            await(server.close());
        }
    }

    private static WebSocket.Listener received(CompletableFuture<String> message) {
        return new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                if (text.charAt(0) == '4') {
                    message.complete(text.toString());
                }
                socket.request(1);
                return CompletableFuture.completedFuture(null);
            }
        };
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private record Greeting(EngineSession session) implements SessionListener {
        @Override
        public void onText(String text) {
            EngineMessage answer = EngineMessage.packet("4" + text + ", too");
            session.send(answer, false, false);
            answer.release();
        }

        @Override
        public void onBinary(byte[] bytes) {
            throw new IllegalStateException("no binary was sent");
        }

        @Override
        public void onClose(String reason) {}
    }
}
