package io.roomcast.server;

import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.EncodedPacket;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.LocalSocket;
import io.roomcast.adapter.Namespace;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.Value;
import io.roomcast.server.engine.Multicast;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the adapter sees of a namespace. */
final class NamespaceHost implements Namespace {
    private final ServerNamespace namespace;

    NamespaceHost(ServerNamespace namespace) {
        this.namespace = namespace;
    }

    @Override
    public String name() {
        return namespace.name();
    }

    @Override
    public @Nullable LocalSocket socket(String id) {
        return namespace.socket(id);
    }

    @Override
    public int nextAckId() {
        return namespace.nextAckId();
    }

    @Override
    public EncodedPacket encode(Packet packet) {
        boolean hasOffset = maxDisconnectionDuration() != null && packet.id() == null;
        return new SharedPacket(
                PacketEncoder.event(namespace.name(), packet.id(), packet.data().tree()),
                hasOffset ? SharedPacket.offset(packet.data()) : null);
    }

    /** Volatile packets are dropped client by client; others go to each event loop as one. */
    @Override
    public void send(EncodedPacket packet, List<LocalSocket> sockets, BroadcastFlags flags) {
        if (flags.isVolatile()) {
            Namespace.super.send(packet, sockets, flags);
            return;
        }
        SharedPacket shared = (SharedPacket) packet;
        Multicast multicast = new Multicast(shared.message(), SocketCore.mayCompress(flags));
        for (LocalSocket socket : sockets) {
            ((SocketCore) socket).send(multicast, shared.offset());
        }
        multicast.send();
    }

    @Override
    public boolean hasOutgoingListeners() {
        return namespace.hasOutgoingListeners();
    }

    @Override
    public void serverSideEvent(EventData event, @Nullable Consumer<Value> ack) {
        namespace.serverSideEvent(event, ack);
    }

    @Override
    public @Nullable Duration maxDisconnectionDuration() {
        return namespace.options().maxDisconnectionDuration();
    }
}
