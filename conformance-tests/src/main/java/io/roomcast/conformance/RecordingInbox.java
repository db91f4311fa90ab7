package io.roomcast.conformance;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.LinkState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** For tests of links: writes down what arrives, in order. */
public class RecordingInbox implements Inbox {
    /** All messages. */
    public final List<ClusterMessage> received = new CopyOnWriteArrayList<>();

    /** Where something was that could not be read, and why. */
    public final List<String> malformed = new CopyOnWriteArrayList<>();

    /** Changes of the link's state, and {@code gap}s, as they came. */
    public final List<String> incidents = new CopyOnWriteArrayList<>();

    /** The reasons of gaps. */
    public final List<String> gaps = new CopyOnWriteArrayList<>();

    /** Is given each message, on the link's thread; by default does nothing. */
    public volatile Consumer<ClusterMessage> reaction = message -> {};

    @Override
    public void receive(ClusterMessage message, @Nullable String offset) {
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
