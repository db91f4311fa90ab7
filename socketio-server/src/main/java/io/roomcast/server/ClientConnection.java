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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client: one Engine.IO session, and its sockets in any number of namespaces. */
final class ClientConnection implements SessionListener {
    private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

    /** What an event costs beside its bytes, when counting those that wait for their listeners. */
    private static final int EVENT_COST = 256;

    private final EngineSession session;
    private final Namespaces namespaces;
    private final PacketDecoder decoder;
    private final Map<String, SocketCore> sockets = new ConcurrentHashMap<>();
    private final Set<String> connecting = ConcurrentHashMap.newKeySet();
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private final AtomicInteger queuedCost = new AtomicInteger();
    private final int maxQueuedCost;
    private boolean closed;

    ClientConnection(EngineSession session, Namespaces namespaces) {
        ServerOptions options = namespaces.options();
        this.session = session;
        this.namespaces = namespaces;
        this.decoder = new PacketDecoder(options.maxAttachments());
        this.maxQueuedCost = Math.max(options.maxPayload(), 1 << 16);
        var timer = session.schedule(options.connectTimeout(), () -> {
            if (sockets.isEmpty()) {
                close("forced server close");
            }
        });
        Objects.requireNonNull(timer);
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
            if (socket == null && connecting.add(namespace)) {
                connect(namespace, packet.data());
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

    private void connect(String name, @Nullable JsonNode auth) {
        Value authValue = Value.ofTree(auth == null ? JsonNodeFactory.instance.objectNode() : auth);
        namespaces.find(name).whenComplete((namespace, failure) -> {
            if (failure != null) {
                log.error("namespace {} cannot be opened", name, failure);
                refuse(name, "Internal server error", null);
            } else if (namespace == null) {
                refuse(name, "Invalid namespace", null);
            } else {
                new Connector(this, namespace, authValue).start();
            }
        });
    }

    /** Says no to a client that wants to connect to a namespace. */
    void refuse(String namespace, String message, @Nullable Value data) {
        ObjectNode error = JsonNodeFactory.instance.objectNode().put("message", message);
        if (data != null) {
            error.set("data", data.tree());
        }
        connecting.remove(namespace);
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
        if (closed || !session.isOpen()) {
            return false;
        }
        String name = socket.namespace().name();
        sockets.put(name, socket);
        connecting.remove(name);
        left.remove(name);
        return true;
    }

    void remove(SocketCore socket) {
        sockets.remove(socket.namespace().name(), socket);
    }

    /** We disconnected its socket; what it sends until it knows is ignored. */
    void left(String namespace) {
        left.add(namespace);
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
            closed = true;
        }
        for (SocketCore socket : List.copyOf(sockets.values())) {
            socket.close(reason);
        }
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
