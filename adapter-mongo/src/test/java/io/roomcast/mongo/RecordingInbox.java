package io.roomcast.mongo;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.LinkState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Writes down what arrives, in order. */
class RecordingInbox implements Inbox {
    final List<ClusterMessage> received = new CopyOnWriteArrayList<>();
    final List<String> malformed = new CopyOnWriteArrayList<>();
    final List<String> incidents = new CopyOnWriteArrayList<>();
    final List<String> gaps = new CopyOnWriteArrayList<>();
    volatile Consumer<ClusterMessage> reaction = message -> {};

    @Override
    public void receive(ClusterMessage message, String offset) {
        received.add(message);
        reaction.accept(message);
    }

    @Override
    public void malformed(String where, Throwable cause) {
        malformed.add(where + ": " + cause);
    }

    @Override
    public void gap(String reason) {
        gaps.add(reason);
        incidents.add("gap");
    }

    @Override
    public void linkState(LinkState state) {
        incidents.add(state.toString());
    }

    @Override
    public void membersChanged() {}
}
