package io.roomcast.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CompleteableCommand;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One PUBLISH or SPUBLISH, and the stage of whoever waits for it: command, arguments and future of Lettuce in one object, because
 * there is one for each message. Completes with null, as pub/sub has no offsets; an entry of a stream has one.
 */
sealed class Publication extends CompletableFuture<@Nullable String>
        implements PublishConnection.Entry, RedisCommand<byte[], byte[], String>, CompleteableCommand<String>
        permits StreamAddition, FollowingPublication {
    private static final byte[] PUBLISH = "*3\r\n$7\r\nPUBLISH\r\n$".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SPUBLISH = "*3\r\n$8\r\nSPUBLISH\r\n$".getBytes(StandardCharsets.US_ASCII);
    static final byte[] NEXT = "\r\n$".getBytes(StandardCharsets.US_ASCII);
    static final int OVERHEAD = 128;
    static final int END = '\r' << 8 | '\n';

    private final PubSub kind;
    private final byte[] channel;
    private final byte[] message;
    private CommandOutput<byte[], byte[], String> output = new Reply();
    private boolean lastOfBatch;

    Publication(PubSub kind, byte[] channel, byte[] message) {
        this.kind = kind;
        this.channel = channel;
        this.message = message;
    }

    /** Whether it may be sent now; if not, it may once something before it has ended. */
    boolean isReady() {
        return true;
    }

    /** What is sent; asked for once it is ready. */
    byte[] message() {
        return message;
    }

    @Override
    public void encode(ByteBuf buffer) {
        byte[] sent = message();
        byte[] head = kind == PubSub.SHARDED ? SPUBLISH : PUBLISH;
        buffer.ensureWritable(head.length + channel.length + sent.length + 32);
        buffer.writeBytes(head);
        bulk(buffer, channel);
        buffer.writeBytes(NEXT);
        bulk(buffer, sent);
        buffer.writeShort(END);
    }

    static void bulk(ByteBuf buffer, byte[] bytes) {
        ByteBufUtil.writeAscii(buffer, Integer.toString(bytes.length));
        buffer.writeShort(END);
        buffer.writeBytes(bytes);
    }

    /** The memory it takes until it is answered, about. */
    int size() {
        return OVERHEAD + channel.length + message.length;
    }

    /** Set by the thread that sends the batch, before it does. */
    void markLastOfBatch() {
        lastOfBatch = true;
    }

    boolean isLastOfBatch() {
        return lastOfBatch;
    }

    @Override
    public void complete() {
        if (output.hasError()) {
            completeExceptionally(new RedisCommandExecutionException(output.getError()));
        } else {
            complete(output.get());
        }
    }

    @Override
    public void cancel() {
        cancel(true);
    }

    @Override
    public void onComplete(Consumer<? super String> action) {
        onComplete((nothing, failure) -> action.accept(nothing));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what the action throws is Lettuce's own
    public void onComplete(BiConsumer<? super String, Throwable> action) {
        whenComplete(action);
    }

    @Override
    public CommandOutput<byte[], byte[], String> getOutput() {
        return output;
    }

    @Override
    public void setOutput(CommandOutput<byte[], byte[], String> output) {
        this.output = output;
    }

    @Override
    public CommandArgs<byte[], byte[]> getArgs() {
        return new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(channel).addValue(message);
    }

    @Override
    public ProtocolKeyword getType() {
        return kind.publishing();
    }

    /** An id; or the number of receivers, which means nothing, as it counts subscribers, not nodes; or an error. */
    private static final class Reply extends CommandOutput<byte[], byte[], String> {
        Reply() {
            super(ByteArrayCodec.INSTANCE, null);
        }

        @Override
        public void set(ByteBuffer id) {
            byte[] ascii = new byte[id.remaining()];
            id.get(ascii);
            output = new String(ascii, StandardCharsets.US_ASCII);
        }

        @Override
        public void set(long receivers) {}
    }
}
