package io.roomcast.redis;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline of a client that has one I/O thread: publications that are written before a flush pass through Lettuce
 * as one list, into one buffer. Lettuce takes lists, but makes none.
 */
final class PublishPipeline implements NettyCustomizer {
    private volatile @Nullable EventExecutor ioThread;

    @Override
    public void afterChannelInitialized(Channel channel) {
        ioThread = channel.eventLoop();
        channel.pipeline().addLast(new Collector());
    }

    /** The thread of all connections of the client; known once there was one. */
    EventExecutor ioThread() {
        return Objects.requireNonNull(ioThread, "nothing was connected yet");
    }

    private static final class Collector extends ChannelOutboundHandlerAdapter {
        private List<Publication> collected = new ArrayList<>();

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // it is the promise, which the caller has
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof Publication publication) {
                collected.add(publication);
                promise.trySuccess(); // its failure is told by the publication itself
            } else {
                pass(context);
                context.write(message, promise);
            }
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            pass(context);
            context.flush();
        }

        private void pass(ChannelHandlerContext context) {
            if (collected.isEmpty()) {
                return;
            }
            List<Publication> batch = collected;
            collected = new ArrayList<>(batch.size());
            context.write(batch).addListener(written -> {
                if (!written.isSuccess()) {
                    batch.forEach(publication -> publication.completeExceptionally(written.cause()));
                }
            });
        }
    }
}
