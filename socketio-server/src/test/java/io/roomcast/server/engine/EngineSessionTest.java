package io.roomcast.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.roomcast.server.LeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a session does as time passes and buffers fill. */
@ExtendWith(LeakCheck.class)
class EngineSessionTest {
    private final EmbeddedClient client = new EmbeddedClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aPingFrameIsAnsweredWithItsContent() {
        client.receive(new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {'?'})));
        PongWebSocketFrame pong = (PongWebSocketFrame) client.sent();
        assertThat(pong.content().readByte()).isEqualTo((byte) '?');
        pong.release();
    }

    @Test
    void pingFramesOfAClientThatDoesNotReadAreNotAnswered() {
        client.stopTakingBytes();
        client.receive(new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {'?'})));
        assertThat(client.sent()).isNull();
    }

    @Test
    void aClientThatDoesNotAnswerAPingIsClosed() {
        client.pass(EmbeddedClient.PING_INTERVAL);
        assertThat(client.lastText()).isEqualTo("2");
        client.pass(EmbeddedClient.PING_TIMEOUT);
        assertThat(client.reasons()).containsExactly("ping timeout");
    }

    @Test
    void theSilenceOfAClientThatWeDidNotListenToDoesNotCount() {
        client.pass(EmbeddedClient.PING_INTERVAL);
        client.session().setReading(false);
        client.pass(EmbeddedClient.PING_TIMEOUT);
        client.session().setReading(true);
        client.pass(EmbeddedClient.PING_TIMEOUT); // its answer may still be on the way from the network's buffers
        assertThat(client.reasons()).isEmpty();
        client.pass(EmbeddedClient.PING_TIMEOUT);
        assertThat(client.reasons()).containsExactly("ping timeout");
    }
}
