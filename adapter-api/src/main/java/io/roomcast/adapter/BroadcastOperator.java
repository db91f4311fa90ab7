package io.roomcast.adapter;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is meant, step by step, and then what is to be done: {@code io.to("room").except("other").emit("hello", 1)}.
 * Immutable: every step gives a new operator.
 *
 * <p>All methods that take rooms add them to those given before. Stages may complete on an I/O thread.
 */
public final class BroadcastOperator {
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");
    private static final Set<String> RESERVED_BETWEEN_SERVERS = Set.of("connect", "connection", "new_namespace");

    private final Broadcaster broadcaster;
    private final BroadcastOptions options;

    private BroadcastOperator(Broadcaster broadcaster, BroadcastOptions options) {
        this.broadcaster = broadcaster;
        this.options = options;
    }

    /** Everybody in the namespace. For hosts. */
    public static BroadcastOperator of(Broadcaster broadcaster) {
        return of(broadcaster, BroadcastOptions.ALL);
    }

    /** The sockets that the options mean. For hosts. */
    public static BroadcastOperator of(Broadcaster broadcaster, BroadcastOptions options) {
        return new BroadcastOperator(Objects.requireNonNull(broadcaster), Objects.requireNonNull(options));
    }

    /** The sockets in any of these rooms, or of those given before. */
    public BroadcastOperator to(String... rooms) {
        return to(Arrays.asList(rooms));
    }

    /** The sockets in any of these rooms, or of those given before. */
    public BroadcastOperator to(Collection<String> rooms) {
        return new BroadcastOperator(broadcaster, options.plusRooms(rooms));
    }

    /** The same as {@link #to(String...)}. */
    public BroadcastOperator in(String... rooms) {
        return to(rooms);
    }

    /** The same as {@link #to(Collection)}. */
    public BroadcastOperator in(Collection<String> rooms) {
        return to(rooms);
    }

    /** Not the sockets in these rooms. */
    public BroadcastOperator except(String... rooms) {
        return except(Arrays.asList(rooms));
    }

    /** Not the sockets in these rooms. */
    public BroadcastOperator except(Collection<String> rooms) {
        return new BroadcastOperator(broadcaster, options.plusExcept(rooms));
    }

    /** Only the sockets of this server. */
    public BroadcastOperator local() {
        return with(options.flags().withLocal());
    }

    /** Skips clients that cannot be written to at that moment. */
    public BroadcastOperator volatile_() {
        return with(options.flags().withVolatile());
    }

    /** Whether to compress; without it the transport decides. */
    public BroadcastOperator compress(boolean compress) {
        return with(options.flags().withCompress(compress));
    }

    /**
     * How long to wait for answers, in whole milliseconds; without it {@code requestsTimeout} holds.
     *
     * @throws IllegalArgumentException if it is shorter than a millisecond
     */
    public BroadcastOperator timeout(Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("a timeout must be at least 1 ms, not " + timeout);
        }
        return with(options.flags().withTimeout(timeout));
    }

    private BroadcastOperator with(BroadcastFlags flags) {
        return new BroadcastOperator(broadcaster, options.withFlags(flags));
    }

    /**
     * Emits an event. Completes once it is published; local sockets are served even if that fails.
     *
     * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written
     */
    public CompletionStage<Void> emit(String event, @Nullable Object... arguments) {
        return broadcaster.broadcast(new Packet(event(RESERVED, event, arguments)), options);
    }

    /**
     * Emits an event and collects the answer of every client; see {@link Broadcaster#broadcastWithAck}.
     *
     * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written
     */
    public CompletionStage<List<Value>> emitWithAck(String event, @Nullable Object... arguments) {
        return broadcaster.broadcastWithAck(event(RESERVED, event, arguments), options);
    }

    /** The matching sockets; see {@link Broadcaster#fetchSockets}. */
    public CompletionStage<List<RemoteSocket>> fetchSockets() {
        return broadcaster.fetchSockets(options);
    }

    /** Makes the matching sockets join rooms. */
    public CompletionStage<Void> socketsJoin(String... rooms) {
        return broadcaster.addSockets(options, List.of(rooms));
    }

    /** Makes the matching sockets leave rooms. */
    public CompletionStage<Void> socketsLeave(String... rooms) {
        return broadcaster.delSockets(options, List.of(rooms));
    }

    /** Disconnects the matching sockets from the namespace. */
    public CompletionStage<Void> disconnectSockets() {
        return disconnectSockets(false);
    }

    /** Disconnects the matching sockets; with {@code close}, with their underlying connections. */
    public CompletionStage<Void> disconnectSockets(boolean close) {
        return broadcaster.disconnectSockets(options, close);
    }

    /**
     * Sends an event to every other server, whatever rooms were given.
     *
     * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written
     */
    public CompletionStage<Void> serverSideEmit(String event, @Nullable Object... arguments) {
        return broadcaster.serverSideEmit(event(RESERVED_BETWEEN_SERVERS, event, arguments));
    }

    /**
     * Sends an event to every other server and collects one answer each; see
     * {@link Broadcaster#serverSideEmitWithAck}.
     *
     * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written
     */
    public CompletionStage<List<Value>> serverSideEmitWithAck(String event, @Nullable Object... arguments) {
        return broadcaster.serverSideEmitWithAck(
                event(RESERVED_BETWEEN_SERVERS, event, arguments),
                options.flags().timeout());
    }

    private static EventData event(Set<String> reserved, String event, @Nullable Object... arguments) {
        if (reserved.contains(event)) {
            throw new IllegalArgumentException('"' + event + "\" is a reserved event name");
        }
        return EventData.of(event, arguments);
    }
}
