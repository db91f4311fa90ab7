package io.roomcast.conformance;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.LinkState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Remembers what a link delivers, and whether it does so one at a time. */
final class LinkInbox implements Inbox {
    private final String nodeId;
    private final List<Received> received = new ArrayList<>();
    private final List<String> incidents = new ArrayList<>();
    private final AtomicInteger callers = new AtomicInteger();
    private final CountDownLatch calledTogether = new CountDownLatch(1);
    private volatile Consumer<ClusterMessage> reaction = message -> {};

    LinkInbox(String nodeId) {
        this.nodeId = nodeId;
    }

    record Received(ClusterMessage message, @Nullable String offset) {}

    /** Does something in the call that delivers a message. */
    void react(Consumer<ClusterMessage> action) {
        this.reaction = action;
    }

    /** What arrived of other nodes, in order. */
    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    synchronized List<ClusterMessage> messages() {
        return received.stream().map(Received::message).toList();
    }

    /** Messages that could not be read or may be lost. */
    synchronized List<String> incidents() {
        return List.copyOf(incidents);
    }

    boolean wasCalledTogether() {
        return calledTogether.getCount() == 0;
    }

    /** Waits for a second call while another one is under way, but not for long: there should be none. */
    void awaitCallTogether(Duration atMost) {
        try {
            boolean unused = calledTogether.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void receive(ClusterMessage message, @Nullable String offset) {
        one(() -> {
            if (!message.nodeId().equals(nodeId)) {
                synchronized (this) {
                    received.add(new Received(message, offset));
                }
                reaction.accept(message);
            }
        });
    }

    @Override
    public void malformed(String where, Throwable cause) {
        one(() -> incident("malformed " + where + ": " + cause));
    }

    @Override
    public void gap(String reason) {
        one(() -> incident("gap: " + reason));
    }

    private synchronized void incident(String what) {
        incidents.add(what);
    }

    @Override
    public void linkState(LinkState state) {
        one(() -> {});
    }

    @Override
    public void membersChanged() {
        one(() -> {});
    }

    private void one(Runnable call) {
        if (callers.getAndIncrement() != 0) {
            calledTogether.countDown();
        }
        try {
            call.run();
        } finally {
            callers.getAndDecrement();
        }
    }
}
