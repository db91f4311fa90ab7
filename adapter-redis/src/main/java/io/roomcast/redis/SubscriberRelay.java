package io.roomcast.redis;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A connection is there before its subscriber; messages come after that. */
final class SubscriberRelay implements MessageDecoder.Sink {
    private volatile @Nullable Subscriber subscriber;

    void to(Subscriber receiving) {
        subscriber = receiving;
    }

    @Override
    public boolean ignores(ByteBuf buffer, int from, int length) {
        Subscriber receiving = subscriber;
        return receiving == null || receiving.ignores(buffer, from, length);
    }

    @Override
    public void receive(byte[] channel, byte[] message) {
        Subscriber receiving = subscriber;
        if (receiving != null) {
            receiving.receive(channel, message);
        }
    }
}
