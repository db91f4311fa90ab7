package io.roomcast.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Value;
import io.roomcast.server.engine.EngineMessage;
import io.roomcast.server.engine.EngineSession;
import io.roomcast.server.engine.SessionListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client: one Engine.IO session, and its sockets in any number of namespaces. */
final class ClientConnection implements SessionListener {
    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    /** What an event costs beside its bytes, when counting those that wait for their listeners. */
    private static final int EVENT_COST = 256;

    /** How many namespaces a client may be connecting to at the same time; far more than any client of good will needs. */
    private static final int MAX_CONNECTING = 100;

    private final EngineSession session;
    private final Namespaces namespaces;
    private final PacketDecoder decoder;
    private final Map<String, SocketCore> sockets = new ConcurrentHashMap<>();
    private final Map<String, Connector> connecting = new ConcurrentHashMap<>();
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private final AtomicInteger queuedCost = new AtomicInteger();
    private final int maxQueuedCost;
    private final ScheduledFuture<?> connectTimer;
    private volatile @Nullable String closeReason;

    ClientConnection(EngineSession session, Namespaces namespaces) {
        ServerOptions options = namespaces.options();
        this.session = session;
        this.namespaces = namespaces;
        this.decoder = new PacketDecoder(options.maxAttachments());
        this.maxQueuedCost = Math.max(options.maxPayload(), 1 << 16);
        this.connectTimer = session.schedule(options.connectTimeout(), () -> close("forced server close"));
    }

    EngineSession session() {
        return session;
    }

    // ---- from the session ----

    @Override
    public void onText(String text) {
        try {
            onPacket(decoder.text(text));
        } catch (InvalidPacketException e) {
            invalid(e);
        }
    }

    @Override
    public void onBinary(byte[] bytes) {
        try {
            onPacket(decoder.binary(bytes));
        } catch (InvalidPacketException e) {
            invalid(e);
        }
    }

    private void invalid(InvalidPacketException e) {
        log.debug("closing session of {}: {}", session.request().address(), e.getMessage());
        session.close();
    }

    private void onPacket(@Nullable IncomingPacket packet) {
        if (packet == null) {
            return;
        }
        String namespace = packet.namespace();
        SocketCore socket = sockets.get(namespace);
        if (packet.type() == PacketType.CONNECT) {
            if (socket == null && connect(packet)) {
                return;
            }
        } else if (packet.type() != PacketType.CONNECT_ERROR) {
            if (socket != null) {
                onPacket(socket, packet);
                return;
            } else if (left.contains(namespace)) {
                return; // sent before the client knew that it is disconnected
            }
        }
        log.debug(
                "closing session of {}: {} in {} out of place",
                session.request().address(),
                packet.type(),
                namespace);
        close("forced server close");
    }

    private void onPacket(SocketCore socket, IncomingPacket packet) {
        JsonNode data = packet.data();
        switch (packet.type()) {
            case EVENT -> {
                if (data instanceof ArrayNode array) {
                    socket.onEvent(EventData.ofTree(array), packet.id(), packet.size() + EVENT_COST);
                }
            }
            case ACK -> {
                if (data != null && packet.id() != null) {
                    socket.onAck(packet.id(), data);
                }
            }
            default -> socket.close("client namespace disconnect");
        }
    }

    private boolean connect(IncomingPacket packet) {
        String name = packet.namespace();
        JsonNode auth = packet.data() == null ? JsonNodeFactory.instance.objectNode() : packet.data();
        Connector connector = new Connector(this, namespaces, name, Value.ofTree(auth), packet.size() + EVENT_COST);
        if (connecting.size() >= MAX_CONNECTING || connecting.putIfAbsent(name, connector) != null) {
            return false;
        } else if (sockets.containsKey(name)) { // it has just been accepted
            connecting.remove(name);
            return false;
        }
        queued(connector.cost());
        connector.start();
        return true;
    }

    private void decided(String namespace) {
        Connector connector = connecting.remove(namespace);
        if (connector != null) {
            dequeued(connector.cost());
        }
    }

    /** Says no to a client that wants to connect to a namespace. */
    void refuse(String namespace, String message, @Nullable Value data) {
        ObjectNode error = JsonNodeFactory.instance.objectNode().put("message", message);
        if (data != null) {
            error.set("data", data.tree());
        }
        decided(namespace);
        EngineMessage packet = PacketEncoder.connectError(namespace, error);
        session.send(packet, false, true);
        packet.release();
    }

    @Override
    public void onClose(String reason) {
        closeSockets(reason);
    }

    // ---- from its sockets ----

    /** A socket is connected; false if the client is gone. */
    synchronized boolean add(SocketCore socket) {
        if (closeReason != null || !session.isOpen()) {
            return false;
        }
        connectTimer.cancel(false);
        String name = socket.namespace().name();
        sockets.put(name, socket);
        decided(name);
        left.remove(name);
        return true;
    }

    void remove(SocketCore socket) {
        sockets.remove(socket.namespace().name(), socket);
    }

    /** We disconnect its socket; what it sends until it knows is ignored. */
    void left(SocketCore socket) {
        left.add(socket.namespace().name());
        remove(socket);
    }

    /** Disconnects all its sockets, and then the connection. */
    void disconnect() {
        for (SocketCore socket : List.copyOf(sockets.values())) {
            socket.leaveNamespace();
        }
        close("forced server close");
    }

    /** Closes the connection; its sockets hear this reason. */
    void close(String reason) {
        session.close();
        closeSockets(reason);
    }

    private void closeSockets(String reason) {
        synchronized (this) {
            if (closeReason == null) {
                closeReason = reason;
            }
        }
        connectTimer.cancel(false);
        connecting.values().forEach(connector -> connector.abandon(reason));
        for (SocketCore socket : List.copyOf(sockets.values())) {
            socket.close(reason);
        }
    }

    /** Why it is closed; null if it is not. */
    @Nullable
    String closeReason() {
        return closeReason;
    }

    /** An event waits for its listeners: if too many do, the client has to wait too. */
    void queued(int cost) {
        int now = queuedCost.addAndGet(cost);
        if (now >= maxQueuedCost && now - cost < maxQueuedCost) {
            session.execute(this::adjustReading);
        }
    }

    /** Listeners are done with an event. */
    void dequeued(int cost) {
        int now = queuedCost.addAndGet(-cost);
        if (now < maxQueuedCost && now + cost >= maxQueuedCost) {
            session.execute(this::adjustReading);
        }
    }

    /** Looks at the cost as it is now: the limit may have been crossed again since this was asked for. */
    private void adjustReading() {
        session.setReading(queuedCost.get() < maxQueuedCost);
    }
}
