package io.roomcast.redis;

import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.LinkState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connection of a link: from subscribing to closing. What goes over it is for the subclasses to know. */
abstract class PubSubLink implements Link, Subscriber.Listener {
    private final Inbox inbox;
    private final Publishing redis;
    private final Duration livenessTimeout;
    private final Consumer<Link> onClose;
    private volatile @Nullable Receiver receiver;
    private volatile @Nullable CompletableFuture<Void> closing;
    private @Nullable Future<?> watching;

    PubSubLink(Inbox inbox, Publishing redis, Duration livenessTimeout, Consumer<Link> onClose) {
        this.inbox = inbox;
        this.redis = redis;
        this.livenessTimeout = livenessTimeout;
        this.onClose = onClose;
    }

    /** What the link receives all the time, besides {@link #channels}; null for nothing. */
    byte @Nullable [] pattern() {
        return null;
    }

    /** What the link receives all the time. */
    abstract List<byte[]> channels();

    abstract Liveness.Probe probe();

    /** Completes when everything is received. */
    CompletionStage<Void> subscribe(Connector connector) {
        return connector
                .receiver(redis.kind(), pattern(), channels(), this, livenessTimeout)
                .thenCompose(receiving -> {
                    receiver = receiving;
                    return receiving.start();
                })
                .thenRun(this::watch);
    }

    private synchronized void watch() {
        Receiver receiving = receiver;
        if (closing == null && receiving != null) {
            watching = new Liveness(redis, receiving, probe()).start(receiving.executor(), livenessTimeout);
        }
    }

    /** Receives a channel, too. */
    final CompletionStage<Void> add(byte[] channel) {
        Receiver receiving = receiver;
        return receiving == null ? CompletableFuture.failedFuture(closed()) : receiving.add(channel);
    }

    /** Takes back one {@link #add}. */
    final void remove(byte[] channel) {
        Receiver receiving = receiver;
        if (receiving != null) {
            receiving.remove(channel);
        }
    }

    /** Whether that channel is one of this link's at the moment. */
    final boolean has(byte[] channel) {
        Receiver receiving = receiver;
        return receiving != null && receiving.has(channel);
    }

    /** Completes once everything that came to Redis before has been told, or if nothing is received for now. */
    final CompletionStage<Void> caughtUp() {
        Receiver receiving = receiver;
        return receiving == null ? CompletableFuture.completedFuture(null) : receiving.caughtUp();
    }

    @Override
    public final void lost() {
        inbox.linkState(LinkState.DOWN);
    }

    @Override
    public final void restored() {
        inbox.linkState(LinkState.UP);
        inbox.gap("the pub/sub connection to Redis was lost for a while; pub/sub keeps no messages");
    }

    final boolean isClosed() {
        return closing != null;
    }

    static IllegalStateException closed() {
        return new IllegalStateException("the link is closed");
    }

    /** Nothing is to be received any more; completes when what the subclass uses besides is given up. */
    CompletionStage<Void> stopReceiving() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public final CompletionStage<Void> close() {
        CompletableFuture<Void> result = new CompletableFuture<>();
        synchronized (this) {
            if (closing != null) {
                return closing;
            }
            closing = result;
            if (watching != null) {
                watching.cancel(false);
            }
        }
        Receiver receiving = receiver;
        CompletionStage<Void> unsubscribed =
                receiving == null ? CompletableFuture.completedFuture(null) : receiving.close();
        CompletionStage<Void> stopped = stopReceiving();
        redis.flushed()
                .thenCompose(flushed -> unsubscribed)
                .thenCompose(done -> stopped)
                .whenComplete((done, failure) -> {
                    onClose.accept(this);
                    if (failure == null) {
                        result.complete(null);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
        return result;
    }
}
