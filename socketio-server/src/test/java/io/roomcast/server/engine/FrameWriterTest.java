package io.roomcast.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.roomcast.server.LeakCheck;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What reaches the channel when packets wait together. */
@ExtendWith(LeakCheck.class)
class FrameWriterTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FrameWriter writer = new FrameWriter(channel, false);
    private final ChannelPromise written = channel.newPromise();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static EngineMessage message(int length) {
        return EngineMessage.message("x".repeat(length - 1), List.of());
    }

    private void write(EngineMessage... messages) {
        List<EngineSession.Outgoing> packets = new ArrayList<>();
        for (EngineMessage message : messages) {
            message.retain();
            packets.add(new EngineSession.Outgoing(message, true));
        }
        writer.write(packets, written);
    }

    /** How many bytes each buffer has that was written. */
    private List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>();
        Queue<Object> buffers = channel.outboundMessages();
        for (Object buffer : buffers) {
            sizes.add(((ByteBuf) buffer).readableBytes());
        }
        return sizes;
    }

    private static void release(EngineMessage... messages) {
        for (EngineMessage message : messages) {
            assertThat(message.refCnt()).isEqualTo(1);
            message.release();
        }
    }

    @Test
    void smallPacketsAreJoinedInABufferOfTheirSize() {
        EngineMessage first = message(10);
        EngineMessage second = message(20);
        write(first, second);
        assertThat(sizes()).containsExactly(2 + 10 + 2 + 20);
        assertThat(((ByteBuf) channel.outboundMessages().peek()).capacity()).isLessThan(100);
        assertThat(written.isSuccess()).isTrue();
        release(first, second);
    }

    @Test
    void aLonePacketAndLongOnesAreShared() {
        EngineMessage small = message(10);
        EngineMessage large = message(2000);
        write(small, large, small);
        assertThat(sizes()).containsExactly(12, 4 + 2000, 12);
        assertThat(small.refCnt()).isEqualTo(3);
        assertThat(large.refCnt()).isEqualTo(2);
        channel.releaseOutbound();
        release(small, large);
    }

    @Test
    void aBufferOfJoinedPacketsHasItsLimit() {
        EngineMessage message = message(1000);
        EngineMessage[] messages = new EngineMessage[FrameWriter.MAX_JOINED / 1004 + 2];
        java.util.Arrays.fill(messages, message);
        write(messages);
        assertThat(sizes()).containsExactly((messages.length - 2) * 1004, 2 * 1004);
        release(message);
    }

    @Test
    void whatAClientDoesNotReadIsNotCopied() {
        channel.write(Unpooled.buffer().writeZero(channel.config().getWriteBufferHighWaterMark() + 1));
        EngineMessage message = message(10);
        write(message, message);
        assertThat(message.refCnt()).isEqualTo(3);
        channel.releaseOutbound();
        release(message);
    }

    @Test
    void withoutMemoryAllIsReleasedAndTheClientNotices() {
        channel.config().setAllocator(new Exhausted());
        EngineMessage large = message(2000);
        EngineMessage small = message(10);
        assertThatThrownBy(() -> write(large, small, small)).hasMessage("none left");
        assertThat(written.cause()).hasMessage("none left");
        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(channel::checkException)
                .isInstanceOf(ClosedChannelException.class); // of what was not flushed
        release(large, small);
    }

    private static final class Exhausted extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            throw new OutOfMemoryError("none left");
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
