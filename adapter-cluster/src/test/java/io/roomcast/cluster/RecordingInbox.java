package io.roomcast.cluster;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.LinkState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what arrives, as text, and on which thread. */
class RecordingInbox implements Inbox {
    final List<String> received = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Override
    public void receive(ClusterMessage message, String offset) {
        threads.add(Thread.currentThread());
        String what = message instanceof ClusterMessage.Broadcast broadcast
                ? broadcast.packet().data().event()
                : message.getClass().getSimpleName();
        received.add(offset == null ? what : what + "@" + offset);
    }

    @Override
    public void malformed(String where, Throwable cause) {
        received.add("malformed");
    }

    @Override
    public void gap(String reason) {
        received.add("gap");
    }

    @Override
    public void linkState(LinkState state) {
        received.add(state.toString());
    }

    @Override
    public void membersChanged() {
        received.add("membersChanged");
    }
}
