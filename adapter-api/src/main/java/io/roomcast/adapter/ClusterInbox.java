package io.roomcast.adapter;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.LinkState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a node does with the messages of the others ({@code wire.md} §2.3). Nothing is thrown at the backend. */
final class ClusterInbox implements Inbox {
    private final LocalAdapter local;
    private final String nodeId;
    private final Incidents incidents;
    private final boolean recovery;
    private List<Consumer<ClusterAdapter>> early = new ArrayList<>();
    private volatile @Nullable ClusterAdapter adapter;

    ClusterInbox(LocalAdapter local, boolean recovery, Incidents incidents) {
        this.local = local;
        this.nodeId = local.nodeId();
        this.recovery = recovery;
        this.incidents = incidents;
    }

    /**
     * From now on messages are handled as they come; those that came while the link was made are handled first, and those
     * that come meanwhile wait for them. Handlers run without the lock.
     */
    void open(ClusterAdapter opened) {
        while (true) {
            List<Consumer<ClusterAdapter>> waiting;
            synchronized (this) {
                if (early.isEmpty()) {
                    adapter = opened;
                    return;
                }
                waiting = early;
                early = new ArrayList<>();
            }
            waiting.forEach(task -> task.accept(opened));
        }
    }

    private void whenOpen(Consumer<ClusterAdapter> task) {
        ClusterAdapter opened = adapter;
        if (opened == null) {
            synchronized (this) {
                opened = adapter;
                if (opened == null) {
                    early.add(task);
                    return;
                }
            }
        }
        task.accept(opened);
    }

    @Override
    public void receive(ClusterMessage message, @Nullable String offset) {
        if (message.nodeId().equals(nodeId)) {
            return;
        }
        whenOpen(engine -> {
            try {
                engine.membership().seen(message.nodeId());
                handle(engine, message, offset);
            } catch (Throwable e) {
                // Of the host or the application, also a StackOverflowError: no message must end the backend's thread.
                failed(message, e);
            }
        });
    }

    private void handle(ClusterAdapter engine, ClusterMessage message, @Nullable String offset) {
        if (message instanceof ClusterMessage.Broadcast broadcast) {
            broadcast(engine, broadcast, offset);
        } else if (message instanceof ClusterMessage.BroadcastAck ack) {
            if (engine.requests().get(ack.requestId()) instanceof AckRequest request) {
                request.answer(ack.nodeId(), ack.packet());
            }
        } else if (message instanceof ClusterMessage.BroadcastClientCount count) {
            if (engine.requests().get(count.requestId()) instanceof AckRequest request) {
                request.count(count.nodeId(), count.clientCount());
            }
        } else if (message instanceof ClusterMessage.SocketsJoin join) {
            local.addSockets(join.options(), join.rooms());
        } else if (message instanceof ClusterMessage.SocketsLeave leave) {
            local.delSockets(leave.options(), leave.rooms());
        } else if (message instanceof ClusterMessage.DisconnectSockets disconnect) {
            local.disconnectSockets(disconnect.options(), disconnect.close());
        } else if (message instanceof ClusterMessage.FetchSockets fetch) {
            fetch(engine, fetch);
        } else if (message instanceof ClusterMessage.FetchSocketsResponse response) {
            fetched(engine, response);
        } else if (message instanceof ClusterMessage.ServerSideEmit emit) {
            serverSideEmit(engine, emit);
        } else if (message instanceof ClusterMessage.ServerSideEmitResponse response) {
            answered(engine, response);
        } else if (message instanceof ClusterMessage.InitialHeartbeat) {
            engine.answerHeartbeat();
        } else if (message instanceof ClusterMessage.AdapterClose close) {
            engine.membership().left(close.nodeId());
        }
    }

    private void broadcast(ClusterAdapter engine, ClusterMessage.Broadcast broadcast, @Nullable String offset) {
        String requestId = broadcast.requestId();
        if (requestId == null) {
            Packet packet = recovery
                    ? ClusterAdapter.withOffset(broadcast.packet(), broadcast.options(), offset)
                    : broadcast.packet();
            local.deliver(packet, broadcast.options());
            return;
        }
        int clients = local.deliverWithAck(
                broadcast.packet().data(),
                broadcast.options(),
                answer ->
                        engine.respond(broadcast.nodeId(), new ClusterMessage.BroadcastAck(nodeId, requestId, answer)));
        engine.respond(broadcast.nodeId(), new ClusterMessage.BroadcastClientCount(nodeId, requestId, clients));
    }

    private void serverSideEmit(ClusterAdapter engine, ClusterMessage.ServerSideEmit emit) {
        String requestId = emit.requestId();
        if (requestId == null) {
            local.serverSideEvent(emit.packet(), null);
            return;
        }
        AtomicBoolean answered = new AtomicBoolean();
        local.serverSideEvent(emit.packet(), answer -> {
            if (answered.compareAndSet(false, true)) {
                engine.respond(emit.nodeId(), new ClusterMessage.ServerSideEmitResponse(nodeId, requestId, answer));
            }
        });
    }

    /** Who matches is looked up in the order of messages; reading and writing their data must not hold up the next ones. */
    private void fetch(ClusterAdapter engine, ClusterMessage.FetchSockets fetch) {
        List<LocalAdapter.Found> found = local.find(fetch.options());
        ForkJoinPool.commonPool().execute(() -> {
            try {
                engine.respond(
                        fetch.nodeId(),
                        new ClusterMessage.FetchSocketsResponse(nodeId, fetch.requestId(), local.details(found)));
            } catch (Throwable e) {
                failed(fetch, e);
            }
        });
    }

    private void failed(ClusterMessage message, Throwable cause) {
        incidents.malformed("a message of node " + message.nodeId(), cause);
    }

    private static void fetched(ClusterAdapter engine, ClusterMessage.FetchSocketsResponse response) {
        if (engine.requests().get(response.requestId()) instanceof CollectRequest.Sockets request) {
            request.answer(
                    response.nodeId(),
                    response.sockets().stream()
                            .map(details -> new RemoteSocket(engine, details))
                            .toList());
        }
    }

    private static void answered(ClusterAdapter engine, ClusterMessage.ServerSideEmitResponse response) {
        if (engine.requests().get(response.requestId()) instanceof CollectRequest.Events request) {
            request.answer(response.nodeId(), List.of(response.packet()));
        }
    }

    @Override
    public void malformed(String where, Throwable cause) {
        incidents.malformed(where, cause);
    }

    @Override
    public void gap(String reason) {
        incidents.gap(reason);
    }

    @Override
    public void linkState(LinkState state) {
        incidents.link(state == LinkState.UP);
    }

    @Override
    public void membersChanged() {
        whenOpen(engine -> engine.requests().refresh());
    }
}
