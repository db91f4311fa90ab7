package io.roomcast.adapter;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Every id is connected; nothing is sent anywhere. The kit has a host that records. */
class StubNamespace implements Namespace {
    private final Map<String, LocalSocket> sockets = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "/";
    }

    @Override
    public LocalSocket socket(String id) {
        return sockets.computeIfAbsent(id, sid -> new StubSocket(sid, this));
    }

    @Override
    public int nextAckId() {
        return 0;
    }

    @Override
    public EncodedPacket encode(Packet packet) {
        return new EncodedPacket() {};
    }

    @Override
    public void serverSideEvent(EventData event, Consumer<Value> ack) {}

    /** The data of every socket. */
    Object data() {
        return Map.of();
    }

    /** A socket is to answer. */
    void expectAck(Consumer<Value> ack) {}

    private record StubSocket(String id, StubNamespace namespace) implements LocalSocket {
        @Override
        public Handshake handshake() {
            return new Handshake(Map.of(), "", "", false, false, 0, "", Map.of(), Value.NULL);
        }

        @Override
        public Object data() {
            return namespace.data();
        }

        @Override
        public void send(EncodedPacket packet, BroadcastFlags flags) {}

        @Override
        public void expectAck(int packetId, Consumer<Value> ack) {
            namespace.expectAck(ack);
        }

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
