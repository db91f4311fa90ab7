package io.roomcast.conformance.toy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.MemberList;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One namespace of one node of a {@link ToyBackend}. */
final class ToyLink implements Link, RecoveryLog {
    private final ToyBackend backend;
    private final ToyServer.Channel channel;
    private final NodeContext node;
    private final Inbox inbox;
    private final ClusterMessageCodec codec;
    private final ExecutorService delivery;
    private final ExecutorService second;
    private final Set<String> deletedRooms = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ToyLink(ToyBackend backend, ToyServer.Channel channel, NodeContext node, Inbox inbox) {
        this.backend = backend;
        this.channel = channel;
        this.node = node;
        this.inbox = inbox;
        this.codec = new ClusterMessageCodec(node.namespace());
        this.delivery = daemon(!backend.has(Flaw.LEAKS_THREADS));
        this.second = daemon(true);
    }

    /** One thread, which ends when it had nothing to do for a moment. */
    private static ExecutorService daemon(boolean ends) {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 100, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "toy");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(ends);
        return executor;
    }

    void subscribe() {
        channel.join(node.nodeId(), this);
    }

    // --- in

    /** Called under the channel's lock. */
    void deliver(byte[] message, @Nullable String offset) {
        try {
            ClusterMessage decoded = backend.has(Flaw.DELIVERS_TO_OTHER_NAMESPACES)
                    ? new ClusterMessageCodec("/a").decode(message)
                    : codec.decode(message);
            if (decoded == null
                    || decoded.nodeId().equals(node.nodeId())
                    || (backend.has(Flaw.HEARS_ONLY_OTHER_BACKENDS) && isOfThisBackend(decoded.nodeId()))) {
                return;
            }
            boolean answer = decoded instanceof ClusterMessage.BroadcastClientCount;
            boolean aside = answer && backend.has(Flaw.CALLS_THE_INBOX_FROM_TWO_THREADS);
            (aside ? second : delivery).execute(() -> receive(decoded, offset));
        } catch (IOException e) {
            delivery.execute(() -> inbox.malformed("toy", e));
        }
    }

    private boolean isOfThisBackend(String nodeId) {
        return backend.links().stream().anyMatch(link -> link.node.nodeId().equals(nodeId));
    }

    private void receive(ClusterMessage message, @Nullable String offset) {
        if (closed && !backend.has(Flaw.LEAKS_SUBSCRIPTIONS)) {
            return;
        }
        ClusterMessage spoilt = spoil(message);
        if (spoilt != null) {
            boolean own = offset != null && backend.has(Flaw.GIVES_EACH_RECEIVER_AN_OFFSET_OF_ITS_OWN);
            inbox.receive(spoilt, own ? offset + "-" + node.nodeId() : offset);
        }
    }

    private @Nullable ClusterMessage spoil(ClusterMessage message) {
        if (message instanceof ClusterMessage.Broadcast broadcast) {
            if (backend.has(Flaw.FORGETS_ROOMS_THAT_COME_BACK)
                    && broadcast.options().rooms().size() == 1
                    && deletedRooms.containsAll(broadcast.options().rooms())) {
                return null;
            }
            BroadcastOptions options = backend.has(Flaw.FORGETS_FLAGS)
                    ? broadcast.options().withFlags(BroadcastFlags.NONE)
                    : broadcast.options();
            EventData data = EventData.ofTree(spoil(broadcast.packet().data().tree()));
            return new ClusterMessage.Broadcast(
                    broadcast.nodeId(),
                    broadcast.requestId(),
                    new Packet(data, broadcast.packet().id()),
                    options);
        }
        boolean lost = (message instanceof ClusterMessage.DisconnectSockets && backend.has(Flaw.IGNORES_DISCONNECTS))
                || (message instanceof ClusterMessage.BroadcastAck && backend.has(Flaw.LOSES_ACKNOWLEDGEMENTS));
        return lost ? null : message;
    }

    private ArrayNode spoil(JsonNode arguments) {
        ArrayNode spoilt = JsonNodeFactory.instance.arrayNode();
        arguments.forEach(argument -> spoilt.add(spoilOne(argument)));
        return spoilt;
    }

    private JsonNode spoilOne(JsonNode argument) {
        if (argument instanceof BinaryNode binary) {
            byte[] bytes = binary.binaryValue();
            if (backend.has(Flaw.LOSES_BINARY)) {
                return NullNode.instance;
            }
            return backend.has(Flaw.CUTS_LARGE_BINARY) && bytes.length > 65_535
                    ? new BinaryNode(Arrays.copyOf(bytes, 65_535))
                    : argument;
        }
        return argument instanceof TextNode
                        && backend.has(Flaw.TRUNCATES_LARGE_TEXT)
                        && argument.textValue().length() > 7_999
                ? new TextNode(argument.textValue().substring(0, 7_999))
                : argument;
    }

    // --- out

    @Override
    public CompletionStage<@Nullable String> publish(ClusterMessage message) {
        if (closed) {
            return backend.has(Flaw.SWALLOWS_PUBLISH_ERRORS)
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedStage(new IllegalStateException("closed"));
        }
        if (backend.has(Flaw.BLOCKS_THE_INBOX_THREAD)) {
            CompletableFuture.runAsync(() -> {}, delivery).join();
        }
        boolean log = message instanceof ClusterMessage.Broadcast broadcast
                && broadcast.requestId() == null
                && (node.recovery() || backend.has(Flaw.LOGS_WITHOUT_BEING_ASKED));
        byte[] bytes;
        try {
            bytes = codec.encode(message);
        } catch (RuntimeException | StackOverflowError e) {
            if (backend.has(Flaw.STOPS_AT_A_MESSAGE_IT_CANNOT_WRITE)) {
                closed = true;
            }
            return CompletableFuture.failedStage(e);
        }
        if (backend.has(Flaw.DROPS_WHAT_WAITS_WHEN_CLOSED)) {
            return CompletableFuture.supplyAsync(() -> closed ? null : channel.publish(bytes, log), second);
        }
        return CompletableFuture.completedFuture(channel.publish(bytes, log));
    }

    @Override
    public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
        if (closed) {
            return backend.has(Flaw.SWALLOWS_PUBLISH_ERRORS)
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedStage(new IllegalStateException("closed"));
        }
        channel.answer(requesterId, codec.encode(response));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<MemberList> memberList() {
        return Optional.of(() -> {
            Set<String> members = channel.members();
            if (backend.has(Flaw.COUNTS_OTHER_NAMESPACES)) {
                backend.links().forEach(link -> members.add(link.node.nodeId()));
                members.add("somebody");
            }
            return CompletableFuture.completedFuture(new Members(members, 0));
        });
    }

    @Override
    public void roomDeleted(String room) {
        deletedRooms.add(room);
    }

    // --- log

    @Override
    public Optional<RecoveryLog> recovery() {
        return node.recovery() ? Optional.of(this) : Optional.empty();
    }

    @Override
    public CompletionStage<Void> save(Session session) {
        channel.save(session);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<@Nullable Session> take(String pid) {
        return CompletableFuture.completedFuture(channel.take(pid));
    }

    @Override
    public CompletionStage<@Nullable List<Entry>> after(String offset, int limit) {
        // By way of the thread that delivers: what is in the answer was delivered before.
        return CompletableFuture.supplyAsync(
                () -> {
                    List<ToyServer.Entry> found = channel.after(offset, limit);
                    return found == null
                            ? null
                            : found.stream().map(this::entry).toList();
                },
                delivery);
    }

    private Entry entry(ToyServer.Entry logged) {
        try {
            ClusterMessage.Broadcast broadcast = (ClusterMessage.Broadcast) codec.decode(logged.message());
            BroadcastOptions to = broadcast.options();
            return new Entry(
                    logged.offset(),
                    backend.has(Flaw.REPLAYS_WHAT_WAS_EXCEPTED)
                            ? new ClusterMessage.Broadcast(
                                    broadcast.nodeId(),
                                    null,
                                    broadcast.packet(),
                                    new BroadcastOptions(to.rooms(), Set.of(), to.flags()))
                            : broadcast);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // --- end

    @Override
    public CompletionStage<Void> close() {
        if (closed && backend.has(Flaw.NEVER_TELLS_THAT_IT_CLOSED)) {
            return new CompletableFuture<>();
        }
        if (backend.has(Flaw.CLOSES_ALL_LINKS_WITH_ONE)) {
            backend.links().forEach(ToyLink::vanish);
        }
        closed = true;
        if (!backend.has(Flaw.LEAKS_SUBSCRIPTIONS) && !backend.has(Flaw.KEEPS_NODES_THAT_LEFT)) {
            channel.leave(node.nodeId());
        }
        backend.links().remove(this);
        return CompletableFuture.runAsync(() -> {}, delivery);
    }

    /** The process is gone. */
    void vanish() {
        closed = true;
        if (!backend.has(Flaw.KEEPS_DEAD_NODES)) {
            channel.leave(node.nodeId());
        }
        backend.links().remove(this);
    }
}
