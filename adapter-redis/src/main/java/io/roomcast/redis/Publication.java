package io.roomcast.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;

/** One PUBLISH. */
final class Publication extends AsyncCommand<byte[], byte[], Long> {
    private final PublishConnection connection;
    private boolean lastOfBatch;

    Publication(byte[] channel, byte[] message, PublishConnection connection) {
        super(new Command<>(
                CommandType.PUBLISH,
                new IntegerOutput<>(ByteArrayCodec.INSTANCE),
                new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(channel).addValue(message)));
        this.connection = connection;
    }

    @Override
    public void encode(ByteBuf buffer) {
        connection.writing();
        super.encode(buffer);
    }

    /** Set by the thread that sends the batch, before it does. */
    void markLastOfBatch() {
        lastOfBatch = true;
    }

    boolean isLastOfBatch() {
        return lastOfBatch;
    }
}
