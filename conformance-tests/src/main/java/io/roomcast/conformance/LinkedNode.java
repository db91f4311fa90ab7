package io.roomcast.conformance;

import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A node that is nothing but a link: no engine, no rooms, no sockets. */
final class LinkedNode {
    private final Backend backend;
    private final LinkInbox inbox;
    private final Link link;
    private final String id;
    private final String namespace;

    /** Links to a namespace; returns once that is live. */
    LinkedNode(Backend backend, String namespace, @Nullable Duration maxDisconnectionDuration) {
        this.backend = backend;
        this.namespace = namespace;
        this.id = backend.newNodeId(namespace);
        this.inbox = new LinkInbox(id);
        this.link = Waiting.get(backend.link(new NodeContext(id, namespace, maxDisconnectionDuration), inbox));
    }

    String id() {
        return id;
    }

    String namespace() {
        return namespace;
    }

    Backend backend() {
        return backend;
    }

    Link link() {
        return link;
    }

    LinkInbox inbox() {
        return inbox;
    }

    CompletionStage<@Nullable String> emit(String event, @Nullable Object... arguments) {
        return emit(BroadcastOptions.ALL, event, arguments);
    }

    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    CompletionStage<@Nullable String> emit(BroadcastOptions to, String event, @Nullable Object... arguments) {
        return link.publish(new ClusterMessage.Broadcast(id, null, Packet.of(event, arguments), to));
    }

    /** The broadcast events that arrived, in order. */
    List<EventData> events() {
        List<EventData> events = new ArrayList<>();
        for (ClusterMessage message : inbox.messages()) {
            if (message instanceof ClusterMessage.Broadcast broadcast) {
                events.add(broadcast.packet().data());
            }
        }
        return events;
    }

    /** The names of the broadcast events that arrived, in order. */
    List<String> eventNames() {
        return events().stream().map(EventData::event).toList();
    }

    /** The first arguments, which must be numbers, of the events of that name. */
    List<Integer> numbers(String event) {
        return events().stream()
                .filter(one -> one.event().equals(event))
                .map(one -> Objects.requireNonNull(one.get(0, Integer.class)))
                .toList();
    }

    /** Returns once an event of that name arrived. */
    void awaitEvent(String event) {
        Waiting.await().alias("event " + event + " at node " + id).until(() -> eventNames()
                .contains(event));
    }

    void close() {
        Waiting.get(link.close());
    }
}
