package io.roomcast.adapter;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine: local rooms and a link to the other nodes. What Socket.IO clustering means is written here, once for all
 * backends ({@code wire.md} §2.3–2.5); what arrives is handled by {@link ClusterInbox}.
 */
final class ClusterAdapter implements Adapter {
    private final LocalAdapter local;
    private final Link link;
    private final String nodeId;
    private final EngineOptions options;
    private final Supplier<String> newRequestId;
    private final Incidents incidents;
    private final Membership membership;
    private final Requests requests;
    private final @Nullable Recovery recovery;
    private final InOrder inOrder = new InOrder();
    private final ConcurrentHashMap<String, CompletionStage<Void>> comingRooms = new ConcurrentHashMap<>();
    private final AtomicBoolean leaving = new AtomicBoolean();
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    ClusterAdapter(
            LocalAdapter local, Link link, EngineOptions options, Supplier<String> newRequestId, Incidents incidents) {
        this.local = local;
        this.link = link;
        this.nodeId = local.nodeId();
        this.options = options;
        this.newRequestId = newRequestId;
        this.incidents = incidents;
        this.recovery = link.recovery().map(Recovery::new).orElse(null);
        this.membership = link.memberList()
                .<Membership>map(list -> list::members)
                .orElseGet(() -> new HeartbeatMembership(
                        nodeId,
                        options.heartbeatInterval(),
                        options.heartbeatTimeout(),
                        options.timer(),
                        this::announce,
                        this::nodeLeft));
        this.requests = new Requests(nodeId, membership, options.timer());
        local.addRoomListener(new Interest());
    }

    /** Announces the node; the link delivers by now. */
    void start() {
        membership.start();
    }

    private void nodeLeft(String node) {
        requests.left(node);
    }

    /** A node is new: it learns of this one. */
    void answerHeartbeat() {
        announce(new ClusterMessage.Heartbeat(nodeId));
    }

    Membership membership() {
        return membership;
    }

    Requests requests() {
        return requests;
    }

    @Override
    public String namespace() {
        return local.namespace();
    }

    @Override
    public String nodeId() {
        return nodeId;
    }

    @Override
    public CompletionStage<Integer> serverCount() {
        return membership.members().thenApply(members -> Math.max(1, members.count()));
    }

    // --- rooms of this node

    @Override
    public CompletionStage<Void> addAll(String sid, Collection<String> rooms) {
        local.addAll(sid, rooms);
        if (comingRooms.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (String room : rooms) {
            CompletionStage<Void> coming = comingRooms.get(room);
            if (coming != null) {
                all = all.thenCombine(coming, (a, b) -> null);
            }
        }
        return all;
    }

    @Override
    public void del(String sid, String room) {
        local.del(sid, room);
    }

    @Override
    public void delAll(String sid) {
        local.delAll(sid);
    }

    @Override
    public CompletionStage<Set<String>> sockets(Collection<String> rooms) {
        return local.sockets(rooms);
    }

    @Override
    public Set<String> socketRooms(String sid) {
        return local.socketRooms(sid);
    }

    @Override
    public Set<String> rooms() {
        return local.rooms();
    }

    @Override
    public void addRoomListener(RoomListener listener) {
        local.addRoomListener(listener);
    }

    /** Tells the link which rooms this node wants messages for. */
    private final class Interest implements RoomListener {
        @Override
        public void roomCreated(String room) {
            CompletionStage<Void> live = subscribed(room);
            CompletableFuture<Void> now = live.toCompletableFuture();
            if (!now.isDone() || now.isCompletedExceptionally()) {
                comingRooms.put(room, live);
                // A failure stays as long as the room: whoever joins is told that broadcasts may not arrive.
                live.thenRun(() -> comingRooms.remove(room, live));
            }
        }

        private CompletionStage<Void> subscribed(String room) {
            try {
                return link.roomCreated(room);
            } catch (RuntimeException e) {
                return CompletableFuture.failedStage(e);
            }
        }

        @Override
        public void roomDeleted(String room) {
            comingRooms.remove(room);
            link.roomDeleted(room);
        }
    }

    // --- to the sockets of all nodes

    @Override
    public CompletionStage<Void> broadcast(Packet packet, BroadcastOptions to) {
        if (to.flags().isLocal()) {
            return locally(() -> local.deliver(packet, to));
        }
        ClusterMessage message = new ClusterMessage.Broadcast(nodeId, null, packet, to);
        if (recovery == null) {
            CompletionStage<Void> published = send(message);
            local.deliver(packet, to);
            return published;
        }
        CompletableFuture<Void> published = new CompletableFuture<>();
        CompletionStage<Void> delivered = inOrder.after(
                () -> publish(message).whenComplete((offset, failure) -> {
                    if (failure == null) {
                        published.complete(null);
                    } else {
                        published.completeExceptionally(Requests.unwrapped(failure));
                    }
                }),
                offset -> local.deliver(withOffset(packet, to, offset), to));
        return delivered.thenCombine(published, (a, b) -> null);
    }

    /** The packet as clients see it: with the offset at which they can ask for what came after it. */
    static Packet withOffset(Packet packet, BroadcastOptions to, @Nullable String offset) {
        return offset == null || !Recovery.isReplayable(packet, to)
                ? packet
                : new Packet(packet.data().plus(offset));
    }

    @Override
    public CompletionStage<Void> addSockets(BroadcastOptions who, Collection<String> rooms) {
        List<String> names = List.copyOf(rooms);
        return everywhere(who, new ClusterMessage.SocketsJoin(nodeId, who, names), () -> local.addSockets(who, names));
    }

    @Override
    public CompletionStage<Void> delSockets(BroadcastOptions who, Collection<String> rooms) {
        List<String> names = List.copyOf(rooms);
        return everywhere(who, new ClusterMessage.SocketsLeave(nodeId, who, names), () -> local.delSockets(who, names));
    }

    @Override
    public CompletionStage<Void> disconnectSockets(BroadcastOptions who, boolean close) {
        return everywhere(
                who,
                new ClusterMessage.DisconnectSockets(nodeId, who, close),
                () -> local.disconnectSockets(who, close));
    }

    private CompletionStage<Void> everywhere(BroadcastOptions who, ClusterMessage message, Runnable here) {
        if (who.flags().isLocal()) {
            return locally(here);
        }
        CompletionStage<Void> published = send(message);
        return locally(here).thenCombine(published, (a, b) -> null);
    }

    /** Does something here, after the packets that still wait for their offsets. */
    private CompletionStage<Void> locally(Runnable task) {
        if (recovery == null) {
            task.run();
            return CompletableFuture.completedFuture(null);
        }
        return inOrder.after(task);
    }

    // --- questions

    @Override
    public CompletionStage<List<Value>> broadcastWithAck(EventData data, BroadcastOptions to) {
        if (to.flags().isLocal()) {
            return local.broadcastWithAck(data, to);
        }
        AckRequest request = new AckRequest(nodeId, to.flags().isExpectSingleResponse());
        ask(
                request,
                local.timeout(to),
                requestId -> new ClusterMessage.Broadcast(nodeId, requestId, new Packet(data), to));
        request.dependOn(locally(
                () -> request.count(nodeId, local.deliverWithAck(data, to, answer -> request.answer(nodeId, answer)))));
        return request.result();
    }

    @Override
    public CompletionStage<List<RemoteSocket>> fetchSockets(BroadcastOptions who) {
        List<RemoteSocket> here = new ArrayList<>();
        for (SocketDetails details : local.details(local.find(who))) {
            here.add(new RemoteSocket(this, details));
        }
        if (who.flags().isLocal()) {
            return CompletableFuture.completedFuture(here);
        }
        CollectRequest.Sockets request = new CollectRequest.Sockets(here);
        ask(request, local.timeout(who), requestId -> new ClusterMessage.FetchSockets(nodeId, requestId, who));
        return request.result();
    }

    @Override
    public CompletionStage<Set<String>> allRooms() {
        return fetchSockets(BroadcastOptions.ALL).thenApply(sockets -> {
            Set<String> rooms = new LinkedHashSet<>(local.rooms());
            sockets.forEach(socket -> rooms.addAll(socket.rooms()));
            return rooms;
        });
    }

    @Override
    public CompletionStage<Void> serverSideEmit(EventData data) {
        return send(new ClusterMessage.ServerSideEmit(nodeId, null, data));
    }

    @Override
    public CompletionStage<List<Value>> serverSideEmitWithAck(EventData data, @Nullable Duration timeout) {
        CollectRequest.Events request = new CollectRequest.Events();
        ask(
                request,
                timeout == null ? options.requestsTimeout() : timeout,
                requestId -> new ClusterMessage.ServerSideEmit(nodeId, requestId, data));
        return request.result();
    }

    private interface Question {
        ClusterMessage withId(String requestId);
    }

    private void ask(PendingRequest<?> request, Duration timeout, Question question) {
        String requestId = newRequestId.get();
        local.failWhenClosed(request);
        if (request.isDone()) {
            return;
        }
        requests.add(requestId, request, timeout);
        request.dependOn(publish(question.withId(requestId)));
    }

    // --- recovery

    @Override
    public CompletionStage<Void> persistSession(Session session) {
        return recovery == null ? CompletableFuture.completedFuture(null) : recovery.save(session);
    }

    @Override
    public CompletionStage<SessionRestoration> restoreSession(String pid, String offset) {
        return recovery == null
                ? CompletableFuture.completedFuture(
                        new SessionRestoration.NotRecovered("this backend does not log, or recovery is off"))
                : recovery.restore(pid, offset);
    }

    @Override
    public CompletionStage<List<EventData>> missedPackets(Session session, String offset) {
        return recovery == null
                ? CompletableFuture.failedFuture(
                        new IllegalStateException("this backend does not log, or recovery is off"))
                : recovery.missed(session, offset);
    }

    // --- the link

    /** Links should not throw: if one does, publishing failed, and local delivery goes on. */
    private CompletionStage<@Nullable String> toLink(ClusterMessage message) {
        try {
            return link.publish(message);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<@Nullable String> publish(ClusterMessage message) {
        if (local.isClosed()) {
            return CompletableFuture.failedStage(local.closedFailure());
        }
        return toLink(message).whenComplete((offset, failure) -> {
            if (failure != null) {
                incidents.publishFailed(Requests.unwrapped(failure));
            }
        });
    }

    /** Publishes what has no offset. One dependent stage, not two: this is the hottest path there is. */
    private CompletionStage<Void> send(ClusterMessage message) {
        if (local.isClosed()) {
            return CompletableFuture.failedStage(local.closedFailure());
        }
        return toLink(message).handle((offset, failure) -> {
            if (failure != null) {
                Throwable cause = Requests.unwrapped(failure);
                incidents.publishFailed(cause);
                throw new CompletionException(cause);
            }
            return null;
        });
    }

    /** Says how this node is; nobody waits for it, and it goes out while closing. */
    private void announce(ClusterMessage message) {
        toLink(message).whenComplete((offset, failure) -> {
            if (failure != null) {
                incidents.publishFailed(Requests.unwrapped(failure));
            }
        });
    }

    void respond(String requesterId, ClusterMessage response) {
        link.respond(requesterId, response).whenComplete((done, failure) -> {
            if (failure != null) {
                incidents.publishFailed(Requests.unwrapped(failure));
            }
        });
    }

    @Override
    public AdapterStats stats() {
        return incidents.stats();
    }

    @Override
    public CompletionStage<Void> close() {
        if (leaving.compareAndSet(false, true)) {
            local.close();
            membership.stop();
            link.close().whenComplete((done, failure) -> {
                if (failure == null) {
                    left.complete(null);
                } else {
                    left.completeExceptionally(Requests.unwrapped(failure));
                }
            });
        }
        return left.minimalCompletionStage();
    }
}
