package io.roomcast.server.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket session without network and without clock: time passes when a test says so. */
final class EmbeddedClient implements SessionListener, AutoCloseable {
    static final Duration PING_INTERVAL = Duration.ofSeconds(25);
    static final Duration PING_TIMEOUT = Duration.ofSeconds(20);
    static final int MAX_OUTBOUND_BYTES = 1 << 20;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final WebSocketTransport transport;
    private final List<String> reasons = new ArrayList<>();

    EmbeddedClient() {
        channel.freezeTime();
        EngineSettings settings = new EngineSettings(
                "/engine.io/",
                PING_INTERVAL,
                PING_TIMEOUT,
                Duration.ofSeconds(10),
                1000,
                MAX_OUTBOUND_BYTES,
                new CorsPolicy(Set.of(), false),
                false,
                false);
        EngineServer server = new EngineServer(settings, null, session -> this);
        transport = new WebSocketTransport(
                server, channel, new EngineRequest("/engine.io/", Map.of(), Map.of(), "127.0.0.1", false));
        channel.pipeline().addLast(new WebSocketHandler(transport, settings.maxPayload()));
        server.open(transport.session());
        discardSent();
    }

    EngineSession session() {
        return transport.session();
    }

    void receive(WebSocketFrame frame) {
        channel.writeInbound(frame);
    }

    void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    /** From now on more waits to be written than the transport likes. */
    void stopTakingBytes() {
        channel.write(Unpooled.buffer().writeZero(channel.config().getWriteBufferHighWaterMark() + 1));
    }

    /** What was written and flushed, or null. */
    @Nullable
    Object sent() {
        return channel.readOutbound();
    }

    /** The last text that was sent, without the header of its frame; null if nothing was. */
    @Nullable
    String lastText() {
        String last = null;
        for (Object next = sent(); next != null; next = sent()) {
            ByteBuf bytes = (ByteBuf) next;
            if (bytes.isReadable()) {
                last = bytes.skipBytes(2).toString(StandardCharsets.UTF_8);
            }
            bytes.release();
        }
        return last;
    }

    private void discardSent() {
        lastText();
    }

    List<String> reasons() {
        return reasons;
    }

    @Override
    public void onText(String text) {}

    @Override
    public void onBinary(byte[] bytes) {}

    @Override
    public void onClose(String reason) {
        reasons.add(reason);
    }

    @Override
    public void close() {
        session().closeNow();
        channel.finishAndReleaseAll();
    }
}
