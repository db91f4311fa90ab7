package io.roomcast.conformance;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.LinkState;
import org.jspecify.annotations.Nullable;

/** Passes every call on; for inboxes that differ in something. */
class ForwardingInbox implements Inbox {
    private final Inbox inbox;

    ForwardingInbox(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public void receive(ClusterMessage message, @Nullable String offset) {
        inbox.receive(message, offset);
    }

    @Override
    public void malformed(String where, Throwable cause) {
        inbox.malformed(where, cause);
    }

    @Override
    public void gap(String reason) {
        inbox.gap(reason);
    }

    @Override
    public void linkState(LinkState state) {
        inbox.linkState(state);
    }

    @Override
    public void membersChanged() {
        inbox.membersChanged();
    }
}
