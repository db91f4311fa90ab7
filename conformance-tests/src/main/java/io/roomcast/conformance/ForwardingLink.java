package io.roomcast.conformance;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.MemberList;
import io.roomcast.adapter.spi.RecoveryLog;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Passes every call on; for links that differ in something. */
class ForwardingLink implements Link {
    private final Link link;

    ForwardingLink(Link link) {
        this.link = link;
    }

    @Override
    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    public CompletionStage<@Nullable String> publish(ClusterMessage message) {
        return link.publish(message);
    }

    @Override
    public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
        return link.respond(requesterId, response);
    }

    @Override
    public Optional<MemberList> memberList() {
        return link.memberList();
    }

    @Override
    public CompletionStage<Void> roomCreated(String room) {
        return link.roomCreated(room);
    }

    @Override
    public void roomDeleted(String room) {
        link.roomDeleted(room);
    }

    @Override
    public Optional<RecoveryLog> recovery() {
        return link.recovery();
    }

    @Override
    public CompletionStage<Void> close() {
        return link.close();
    }
}
