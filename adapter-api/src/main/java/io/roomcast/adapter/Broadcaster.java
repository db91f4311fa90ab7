package io.roomcast.adapter;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The operations that reach every server of the cluster. {@link Adapter} has them all; an {@link Emitter}'s, which has
 * no server, fails those that need an answer.
 *
 * <p>Stages that fail because a message could not be published do so after local sockets were served. They may complete
 * on an I/O thread: do not block in their callbacks.
 */
public interface Broadcaster {
    /** The name of the namespace. */
    String namespace();

    /** Sends a packet to the matching sockets of every server. Completes once it is published. */
    CompletionStage<Void> broadcast(Packet packet, BroadcastOptions options);

    /**
     * Sends an event to the matching sockets of every server and collects their answers ({@code wire.md} §2.5). Completes
     * when every live server said how many sockets it reached, and each of these answered; fails with
     * {@link RequestTimeoutException} after the flag {@code timeout}, or after {@code requestsTimeout} if there is none.
     */
    CompletionStage<List<Value>> broadcastWithAck(EventData data, BroadcastOptions options);

    /**
     * The matching sockets of every server, this one's first. Fails with {@link RequestTimeoutException} after the flag
     * {@code timeout}, or after {@code requestsTimeout} if there is none.
     */
    CompletionStage<List<RemoteSocket>> fetchSockets(BroadcastOptions options);

    /** Makes the matching sockets of every server join rooms. */
    CompletionStage<Void> addSockets(BroadcastOptions options, Collection<String> rooms);

    /** Makes the matching sockets of every server leave rooms. */
    CompletionStage<Void> delSockets(BroadcastOptions options, Collection<String> rooms);

    /** Disconnects the matching sockets of every server; with {@code close}, with their underlying connections. */
    CompletionStage<Void> disconnectSockets(BroadcastOptions options, boolean close);

    /** Sends an event to every other server. */
    CompletionStage<Void> serverSideEmit(EventData data);

    /**
     * Sends an event to every other server and collects one answer each. Fails with {@link RequestTimeoutException}
     * after {@code timeout}, or after {@code requestsTimeout} if that is null.
     */
    CompletionStage<List<Value>> serverSideEmitWithAck(EventData data, @Nullable Duration timeout);
}
