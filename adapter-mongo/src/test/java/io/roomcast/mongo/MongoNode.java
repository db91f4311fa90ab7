package io.roomcast.mongo;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import io.roomcast.conformance.RecordingInbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One namespace of one backend. */
record MongoNode(MongoBackend backend, String id, Link link, RecordingInbox inbox) {
    /** @param kept how long sessions are, or null without recovery */
    static MongoNode open(MongoBackend backend, String namespace, Duration kept) {
        String id = backend.newNodeId(namespace);
        RecordingInbox inbox = new RecordingInbox();
        return new MongoNode(backend, id, get(backend.link(new NodeContext(id, namespace, kept), inbox)), inbox);
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, SECONDS).join();
    }

    CompletionStage<String> emit(String event, Object... arguments) {
        return link.publish(new ClusterMessage.Broadcast(
                id, null, new Packet(EventData.of(event, arguments)), BroadcastOptions.ALL));
    }

    List<String> events() {
        return inbox.received.stream()
                .filter(ClusterMessage.Broadcast.class::isInstance)
                .map(message ->
                        ((ClusterMessage.Broadcast) message).packet().data().event())
                .toList();
    }

    RecoveryLog log() {
        return link.recovery().orElseThrow();
    }
}
