package io.roomcast.benchmarks;

import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.EncodedPacket;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.LocalSocket;
import io.roomcast.adapter.Namespace;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.Value;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A host whose sockets only count: what is left of a benchmark is the adapter. */
public final class CountingNamespace implements Namespace {
    private static final EncodedPacket ENCODED = new EncodedPacket() {};

    private final AtomicLong encoded = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final Map<String, LocalSocket> sockets = new HashMap<>();
    private volatile Runnable onSend = () -> {};
    private volatile Consumer<Packet> onPacket = packet -> {};
    private @Nullable Duration recoverable;

    /** Adds sockets {@code s0} to {@code s<count-1>}. Not safe once packets arrive. */
    public CountingNamespace withSockets(int count) {
        for (int i = 0; i < count; i++) {
            sockets.put("s" + i, new CountingSocket("s" + i));
        }
        return this;
    }

    /** Adds a socket. Not safe once packets arrive. */
    public CountingNamespace withSocket(String id) {
        sockets.put(id, new CountingSocket(id));
        return this;
    }

    /** Turns connection state recovery on. To be called before the namespace is used. */
    public CountingNamespace withRecovery(Duration maxDisconnectionDuration) {
        recoverable = maxDisconnectionDuration;
        return this;
    }

    /** Runs at every packet that is sent to a socket. */
    void onSend(Runnable action) {
        this.onSend = action;
    }

    /** Is given every packet that goes to sockets here, once. */
    public void onPacket(Consumer<Packet> action) {
        this.onPacket = action;
    }

    /** How many packets it was asked to encode so far. */
    public long encoded() {
        return encoded.get();
    }

    /** How many packets were sent to its sockets so far. */
    public long sent() {
        return sent.get();
    }

    /** Those that were added, in no order. */
    public Collection<LocalSocket> sockets() {
        return sockets.values();
    }

    @Override
    public String name() {
        return "/";
    }

    @Override
    public @Nullable LocalSocket socket(String id) {
        return sockets.get(id);
    }

    @Override
    public int nextAckId() {
        return 0;
    }

    @Override
    public EncodedPacket encode(Packet packet) {
        encoded.incrementAndGet();
        onPacket.accept(packet);
        return ENCODED;
    }

    @Override
    public void serverSideEvent(EventData event, @Nullable Consumer<Value> ack) {}

    @Override
    public @Nullable Duration maxDisconnectionDuration() {
        return recoverable;
    }

    private final class CountingSocket implements LocalSocket {
        private final String id;

        CountingSocket(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Handshake handshake() {
            return new Handshake(Map.of(), "", "", false, false, 0, "", Map.of(), Value.NULL);
        }

        @Override
        public Object data() {
            return Map.of();
        }

        @Override
        public void send(EncodedPacket packet, BroadcastFlags flags) {
            sent.getAndIncrement();
            onSend.run();
        }

        @Override
        public void expectAck(int packetId, Consumer<Value> ack) {}

        @Override
        public void forgetAck(int packetId) {}

        @Override
        public void join(Collection<String> rooms) {}

        @Override
        public void leave(String room) {}

        @Override
        public void disconnect(boolean close) {}
    }
}
