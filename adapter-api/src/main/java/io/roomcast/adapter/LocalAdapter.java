package io.roomcast.adapter;

import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of this process and delivery to its sockets: the whole adapter of a lone server, and the local half of
 * {@link ClusterAdapter}.
 */
final class LocalAdapter implements Adapter {
    private static final Logger log = LoggerFactory.getLogger(LocalAdapter.class);

    private final Namespace namespace;
    private final String nodeId;
    private final Timer timer;
    private final Duration requestsTimeout;
    private final RoomIndex index;
    private final @Nullable SessionMemory sessions;
    private final Consumer<LocalAdapter> onClose;
    private final InOrder inOrder = new InOrder();
    private final Set<PendingRequest<?>> pending = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** The adapter of a lone server, which remembers sessions itself. */
    static LocalAdapter alone(
            Namespace namespace, Timer timer, Duration requestsTimeout, Consumer<LocalAdapter> onClose) {
        Duration keep = namespace.maxDisconnectionDuration();
        SessionMemory sessions = keep == null ? null : new SessionMemory(keep, timer);
        return new LocalAdapter(namespace, Ids.hex16(), timer, requestsTimeout, sessions, onClose);
    }

    /** The local half of a cluster's node. */
    static LocalAdapter inCluster(
            Namespace namespace, String nodeId, Timer timer, Duration requestsTimeout, Consumer<LocalAdapter> onClose) {
        return new LocalAdapter(namespace, nodeId, timer, requestsTimeout, null, onClose);
    }

    private LocalAdapter(
            Namespace namespace,
            String nodeId,
            Timer timer,
            Duration requestsTimeout,
            @Nullable SessionMemory sessions,
            Consumer<LocalAdapter> onClose) {
        this.namespace = namespace;
        this.nodeId = nodeId;
        this.timer = timer;
        this.requestsTimeout = requestsTimeout;
        this.sessions = sessions;
        this.onClose = onClose;
        this.index = new RoomIndex(namespace);
    }

    @Override
    public String namespace() {
        return namespace.name();
    }

    @Override
    public String nodeId() {
        return nodeId;
    }

    @Override
    public CompletionStage<Integer> serverCount() {
        return CompletableFuture.completedFuture(1);
    }

    @Override
    public CompletionStage<Void> addAll(String sid, Collection<String> rooms) {
        index.addAll(sid, rooms);
        return done();
    }

    @Override
    public void del(String sid, String room) {
        index.del(sid, room);
    }

    @Override
    public void delAll(String sid) {
        index.delAll(sid);
    }

    @Override
    public CompletionStage<Void> broadcast(Packet packet, BroadcastOptions options) {
        SessionMemory memory = sessions;
        if (memory != null) {
            // Storing and delivering are one step: whoever has seen an offset is not given earlier ones again.
            return inOrder.after(() -> deliver(memory.store(packet, options), options));
        }
        deliver(packet, options);
        return done();
    }

    /** Does something, after the packets that another thread is delivering for recovery. */
    private CompletionStage<Void> sequenced(Runnable task) {
        if (sessions != null) {
            return inOrder.after(task);
        }
        task.run();
        return done();
    }

    /** Encodes once and writes to every matching socket. */
    void deliver(Packet packet, BroadcastOptions options) {
        send(packet, options, matching(options), null);
    }

    private void send(
            Packet packet, BroadcastOptions options, List<LocalSocket> sockets, @Nullable Consumer<Value> onAck) {
        if (sockets.isEmpty()) {
            return;
        }
        EncodedPacket encoded = namespace.encode(packet);
        try {
            if (namespace.hasOutgoingListeners()) {
                sockets.forEach(socket -> socket.notifyOutgoing(packet.data()));
            }
            Integer ackId = packet.id();
            if (onAck != null && ackId != null) {
                sockets.forEach(socket -> socket.expectAck(ackId, onAck));
            }
            namespace.send(encoded, sockets, options.flags());
        } finally {
            encoded.release();
        }
    }

    /**
     * Delivers a packet that is to be acknowledged.
     *
     * @return how many sockets it went to
     */
    int deliverWithAck(EventData data, BroadcastOptions options, Consumer<Value> onAck) {
        int id = namespace.nextAckId();
        List<LocalSocket> sockets = matching(options);
        if (!sockets.isEmpty()) {
            AwaitedAcks acks = new AwaitedAcks(sockets.size(), onAck);
            send(new Packet(data, id), options, sockets, acks);
            acks.forgottenBy(timer.schedule(timeout(options), () -> sockets.forEach(socket -> socket.forgetAck(id))));
        }
        return sockets.size();
    }

    Duration timeout(BroadcastOptions options) {
        Duration timeout = options.flags().timeout();
        return timeout == null ? requestsTimeout : timeout;
    }

    @Override
    public CompletionStage<List<Value>> broadcastWithAck(EventData data, BroadcastOptions options) {
        AckRequest request = new AckRequest(nodeId, options.flags().isExpectSingleResponse());
        failWhenClosed(request);
        if (request.isDone()) {
            return request.result();
        }
        request.expireAfter(timeout(options), timer);
        request.expect(Set.of(), 0);
        request.dependOn(sequenced(
                () -> request.count(nodeId, deliverWithAck(data, options, answer -> request.answer(nodeId, answer)))));
        return request.result();
    }

    @Override
    public CompletionStage<Set<String>> sockets(Collection<String> rooms) {
        Set<String> ids = new LinkedHashSet<>();
        for (LocalSocket socket :
                matching(new BroadcastOptions(new LinkedHashSet<>(rooms), Set.of(), BroadcastFlags.NONE))) {
            ids.add(socket.id());
        }
        return CompletableFuture.completedFuture(ids);
    }

    @Override
    public Set<String> socketRooms(String sid) {
        return index.roomsOf(sid);
    }

    @Override
    public Set<String> rooms() {
        return index.roomNames();
    }

    @Override
    public CompletionStage<Set<String>> allRooms() {
        return CompletableFuture.completedFuture(index.roomNames());
    }

    @Override
    public void addRoomListener(RoomListener listener) {
        index.addListener(listener);
    }

    @Override
    public CompletionStage<List<RemoteSocket>> fetchSockets(BroadcastOptions options) {
        List<RemoteSocket> found = new ArrayList<>();
        for (SocketDetails details : details(find(options))) {
            found.add(new RemoteSocket(this, details));
        }
        return CompletableFuture.completedFuture(found);
    }

    /**
     * A socket that matched.
     *
     * @param rooms those it was in then
     */
    record Found(LocalSocket socket, Set<String> rooms) {}

    /** The matching sockets. */
    List<Found> find(BroadcastOptions options) {
        List<Found> found = new ArrayList<>();
        for (LocalSocket socket : matching(options)) {
            found.add(new Found(socket, index.roomsOf(socket.id())));
        }
        return found;
    }

    /** What other servers are told about sockets. Takes a while if they are many: the data of each is read. */
    List<SocketDetails> details(List<Found> found) {
        List<SocketDetails> details = new ArrayList<>(found.size());
        for (Found each : found) {
            LocalSocket socket = each.socket();
            details.add(new SocketDetails(socket.id(), socket.handshake(), each.rooms(), dataOf(socket)));
        }
        return details;
    }

    /** One socket with data that cannot be written must not hide all the others. */
    private Value dataOf(LocalSocket socket) {
        try {
            return Value.of(socket.data());
        } catch (IllegalArgumentException e) {
            log.warn(
                    "node {} namespace {}: the data of socket {} cannot be written, so others see null: {}",
                    nodeId,
                    namespace(),
                    socket.id(),
                    e.toString());
            return Value.NULL;
        }
    }

    @Override
    public CompletionStage<Void> addSockets(BroadcastOptions options, Collection<String> rooms) {
        return sequenced(() -> matching(options).forEach(socket -> socket.join(rooms)));
    }

    @Override
    public CompletionStage<Void> delSockets(BroadcastOptions options, Collection<String> rooms) {
        return sequenced(() -> matching(options).forEach(socket -> rooms.forEach(socket::leave)));
    }

    @Override
    public CompletionStage<Void> disconnectSockets(BroadcastOptions options, boolean close) {
        return sequenced(() -> matching(options).forEach(socket -> socket.disconnect(close)));
    }

    /** There is no other server. */
    @Override
    public CompletionStage<Void> serverSideEmit(EventData data) {
        return done();
    }

    /** There is no other server. */
    @Override
    public CompletionStage<List<Value>> serverSideEmitWithAck(EventData data, @Nullable Duration timeout) {
        return CompletableFuture.completedFuture(List.of());
    }

    /** An event of another server. */
    void serverSideEvent(EventData event, @Nullable Consumer<Value> ack) {
        namespace.serverSideEvent(event, ack);
    }

    @Override
    public CompletionStage<Void> persistSession(Session session) {
        if (sessions != null) {
            sessions.save(session);
        }
        return done();
    }

    @Override
    public CompletionStage<SessionRestoration> restoreSession(String pid, String offset) {
        return CompletableFuture.completedFuture(
                sessions == null
                        ? new SessionRestoration.NotRecovered("connection state recovery is off")
                        : sessions.restore(pid, offset));
    }

    @Override
    public CompletionStage<List<EventData>> missedPackets(Session session, String offset) {
        List<EventData> missed = sessions == null ? null : sessions.missed(session, offset);
        return missed == null
                ? CompletableFuture.failedFuture(new IllegalStateException("offset not found"))
                : CompletableFuture.completedFuture(missed);
    }

    @Override
    public AdapterStats stats() {
        return new AdapterStats(0, 0, 0, true);
    }

    /** The request fails when this adapter is closed, or at once if it is. */
    void failWhenClosed(PendingRequest<?> request) {
        pending.add(request);
        request.whenDone(() -> pending.remove(request));
        if (closed) {
            request.fail(closedFailure());
        }
    }

    boolean isClosed() {
        return closed;
    }

    IllegalStateException closedFailure() {
        return new IllegalStateException("the adapter of namespace " + namespace() + " is closed");
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        pending.forEach(request -> request.fail(closedFailure()));
        onClose.accept(this);
        return done();
    }

    private List<LocalSocket> matching(BroadcastOptions options) {
        return index.matching(options.rooms(), options.except());
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedFuture(null);
    }
}
