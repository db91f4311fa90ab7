package io.roomcast.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages come out, everything else goes on to Lettuce, in the order of the bytes however they are cut. */
class MessageDecoderTest {
    private static final String MESSAGE = "*3\r\n$7\r\nmessage\r\n$3\r\nö1\r\n$5\r\nhello\r\n";
    private static final String SMESSAGE = "*3\r\n$8\r\nsmessage\r\n$1\r\ns\r\n$0\r\n\r\n";
    private static final String PMESSAGE = "*4\r\n$8\r\npmessage\r\n$2\r\np*\r\n$2\r\npq\r\n$4\r\n\r\n$1\r\n";
    private static final String OWN = "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$3\r\nown\r\n";
    private static final String SUBSCRIBED = "*3\r\n$9\r\nsubscribe\r\n$7\r\nmessage\r\n:1\r\n";
    private static final String OTHERS = "+PONG\r\n-ERR no\r\n$-1\r\n*-1\r\n*0\r\n*2\r\n*1\r\n:7\r\n$2\r\n\r\n\r\n";

    private final List<String> events = new ArrayList<>();
    private final StringBuilder passed = new StringBuilder();
    private final EmbeddedChannel channel = new EmbeddedChannel(new MessageDecoder(new Sink()), new Lettuce());

    private final class Sink implements MessageDecoder.Sink {
        @Override
        public boolean ignores(ByteBuf buffer, int from, int length) {
            return buffer.toString(from, length, StandardCharsets.UTF_8).equals("own");
        }

        @Override
        public void receive(byte[] channel, byte[] message) {
            String text = new String(message, StandardCharsets.UTF_8);
            events.add(new String(channel, StandardCharsets.UTF_8) + "=" + text);
        }
    }

    private final class Lettuce extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object in) {
            ByteBuf buffer = (ByteBuf) in;
            String text = buffer.toString(StandardCharsets.UTF_8);
            events.add(text);
            passed.append(text);
            buffer.release();
        }
    }

    private void read(byte[] bytes, int from, int to) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 17, 64, 1000})
    void howeverItIsCut(int piece) {
        byte[] all = (SUBSCRIBED + MESSAGE + OWN + SMESSAGE + OTHERS + PMESSAGE + MESSAGE + SUBSCRIBED)
                .getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < all.length; from += piece) {
            read(all, from, Math.min(all.length, from + piece));
        }
        assertEquals(SUBSCRIBED + OTHERS + SUBSCRIBED, passed.toString());
        assertEquals(
                List.of(
                        SUBSCRIBED,
                        "ö1=hello",
                        "s=",
                        "+PONG\r\n",
                        "-ERR no\r\n",
                        "$-1\r\n",
                        "*-1\r\n",
                        "*0\r\n",
                        "*2\r\n*1\r\n:7\r\n$2\r\n\r\n\r\n",
                        "pq=\r\n$1",
                        "ö1=hello",
                        SUBSCRIBED),
                events);
    }

    @Test
    void whatIsNotResp2IsLeftToLettuce() {
        byte[] all = (MESSAGE + ">3\r\n$7\r\nmessage\r\n" + MESSAGE).getBytes(StandardCharsets.UTF_8);
        read(all, 0, all.length - 4);
        read(all, all.length - 4, all.length);
        assertEquals("ö1=hello", events.get(0));
        assertEquals(">3\r\n$7\r\nmessage\r\n" + MESSAGE, passed.toString());
        assertNull(channel.pipeline().get(MessageDecoder.class));
    }
}
