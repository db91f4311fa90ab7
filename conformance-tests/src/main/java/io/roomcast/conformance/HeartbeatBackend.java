package io.roomcast.conformance;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.MemberList;
import io.roomcast.adapter.spi.NodeContext;
import java.util.Optional;

/**
 * Another backend that does not tell who is linked, so that the engine keeps membership by heartbeats: to test both ways
 * over one backend.
 */
public final class HeartbeatBackend extends ForwardingBackend {
    /** Hides what {@code backend} knows about members. */
    public HeartbeatBackend(Backend backend) {
        super(backend);
    }

    @Override
    Inbox inbox(NodeContext node, Inbox inbox) {
        return new ForwardingInbox(inbox) {
            @Override
            public void membersChanged() {}
        };
    }

    @Override
    Link link(Link link) {
        return new ForwardingLink(link) {
            @Override
            public Optional<MemberList> memberList() {
                return Optional.empty();
            }
        };
    }
}
