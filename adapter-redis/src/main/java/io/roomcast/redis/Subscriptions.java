package io.roomcast.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The channels that are wanted, and those that Redis has confirmed; makes the second like the first.
 *
 * <p>One command is on its way at a time. While it is, further wishes collect, and the next command has all of them: no
 * timer when somebody waits for a channel. What nobody wants any more is kept for a moment, as rooms tend to come back, and
 * then given up together with others.
 */
final class Subscriptions {
    private static final int MAX_BATCH = 1000;
    private static final long UNWANTED_FOR_MILLIS = 1000;
    private static final long CONFIRMED_WITHIN_SECONDS = 10;

    /** The connection. Called with a lock held: must not wait, nor call back. */
    interface Wire {
        /**
         * Sends a command, unless the result is cancelled before, and not again once it is. Only its failure counts: what
         * Redis confirms is told channel by channel.
         */
        CompletableFuture<?> send(boolean subscribe, byte[][] channels);

        /** Runs something after a while. */
        void later(Runnable action, long millis);

        /** The connection is of no use: Redis neither confirms nor refuses. */
        void broken();
    }

    private static final class Channel {
        int wanted;
        boolean live;
        boolean required;
        /** Told when the channel is live, or refused. */
        @Nullable
        CompletableFuture<Void> coming;
    }

    /** A command on its way, with the channels that Redis has not confirmed yet. */
    private static final class Batch extends CompletableFuture<Void> {
        final boolean subscribes;
        final Set<String> names;

        Batch(boolean subscribes, Set<String> names) {
            this.subscribes = subscribes;
            this.names = names;
        }

        byte[][] channels() {
            return names.stream().map(Subscriptions::bytes).toArray(byte[][]::new);
        }
    }

    private final Wire wire;
    private final Map<String, Channel> channels = new HashMap<>();
    private final Set<String> toSubscribe = new LinkedHashSet<>();
    /** Were refused together with others; each is tried alone. */
    private final Set<String> suspects = new LinkedHashSet<>();

    private final Set<String> unwanted = new LinkedHashSet<>();
    private final Set<String> toUnsubscribe = new LinkedHashSet<>();
    /** What is to be live before the connection is as it was. */
    private final Set<String> restoring = new LinkedHashSet<>();

    private @Nullable Batch inFlight;
    /** They take turns, so that neither waits for ever while many rooms come and go. */
    private boolean subscribedLast;

    private boolean connected = true;
    private boolean looksLater;
    private @Nullable RuntimeException closed;

    Subscriptions(Wire wire) {
        this.wire = wire;
    }

    /** A channel's bytes as a text of the same length, whatever they are: a key that hashes well and takes little room. */
    private static String name(byte[] channel) {
        return new String(channel, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    // --- wishes

    /** Once more somebody wants that channel. Completes when messages on it arrive; fails if Redis refuses it. */
    synchronized CompletionStage<Void> want(byte[] channel) {
        if (closed != null) {
            return CompletableFuture.failedFuture(closed);
        }
        String name = name(channel);
        Channel one = channels.computeIfAbsent(name, key -> new Channel());
        if (one.wanted++ == 0) {
            unwanted.remove(name);
            toUnsubscribe.remove(name);
            if (!one.live && !isComing(name)) {
                toSubscribe.add(name);
            }
        }
        if (one.live) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> coming = one.coming;
        if (coming == null) {
            coming = new CompletableFuture<>();
            one.coming = coming;
        }
        sendNext();
        return coming;
    }

    private boolean isComing(String name) {
        return inFlight != null && inFlight.subscribes && inFlight.names.contains(name);
    }

    /** As {@link #want}, for a channel without which the connection is of no use. */
    synchronized CompletionStage<Void> require(byte[] channel) {
        String name = name(channel);
        channels.computeIfAbsent(name, key -> new Channel()).required = true;
        restoring.add(name);
        return want(channel);
    }

    /** One of those who wanted that channel does not any more. */
    void drop(byte[] channel) {
        CompletableFuture<Void> nobodyWaits = null;
        synchronized (this) {
            String name = name(channel);
            Channel one = channels.get(name);
            if (one == null || one.wanted == 0 || --one.wanted > 0) {
                return;
            }
            restoring.remove(name);
            if (one.live || isComing(name)) {
                unwanted.add(name);
                lookLater();
            } else {
                toSubscribe.remove(name);
                suspects.remove(name);
                nobodyWaits = one.coming;
                if (inFlight == null || !inFlight.names.contains(name)) {
                    channels.remove(name);
                }
                one.coming = null;
            }
        }
        if (nobodyWaits != null) {
            nobodyWaits.complete(null);
        }
    }

    synchronized boolean wants(byte[] channel) {
        Channel one = channels.get(name(channel));
        return one != null && one.wanted > 0;
    }

    // --- what Redis says

    /** Redis has subscribed the connection to that channel. */
    void confirmed(byte[] channel) {
        CompletableFuture<Void> coming = null;
        synchronized (this) {
            String name = name(channel);
            Channel one = channels.computeIfAbsent(name, key -> new Channel());
            boolean leaving = inFlight != null && !inFlight.subscribes && inFlight.names.contains(name);
            if (!leaving) {
                one.live = true;
                coming = one.coming;
                one.coming = null;
                toSubscribe.remove(name);
                suspects.remove(name);
                restoring.remove(name);
                if (one.wanted == 0 && !toUnsubscribe.contains(name)) {
                    unwanted.add(name); // subscribed again after a reconnection, or dropped meanwhile
                    lookLater();
                }
                if (isComing(name)) {
                    landed(name);
                }
            }
        }
        if (coming != null) {
            coming.complete(null);
        }
    }

    /** Redis has unsubscribed the connection from that channel, because it was told to or because the slot moved. */
    synchronized void gone(byte[] channel) {
        String name = name(channel);
        Channel one = channels.get(name);
        if (one != null) {
            one.live = false;
            if (one.wanted > 0) {
                toSubscribe.add(name);
            } else if (!isComing(name)) {
                unwanted.remove(name);
                toUnsubscribe.remove(name);
                channels.remove(name);
            }
        }
        if (inFlight != null && !inFlight.subscribes && inFlight.names.contains(name)) {
            landed(name);
        }
        sendNext();
    }

    private void landed(String name) {
        Batch batch = inFlight;
        if (batch != null && batch.names.remove(name) && batch.names.isEmpty()) {
            inFlight = null;
            batch.complete(null);
            sendNext();
        }
    }

    // --- the connection

    /** The connection is lost, and all subscriptions with it. */
    synchronized void lost() {
        connected = false;
        Batch batch = inFlight;
        inFlight = null;
        if (batch != null) {
            batch.cancel(false);
        }
        unwanted.clear();
        toUnsubscribe.clear();
        suspects.clear();
        toSubscribe.clear();
        restoring.clear();
        channels.values().removeIf(one -> one.wanted == 0);
        channels.forEach((name, one) -> {
            one.live = false;
            toSubscribe.add(name);
            restoring.add(name);
        });
    }

    /** There is a connection again. Lettuce subscribes to what it remembers; here goes the rest. */
    synchronized void connected() {
        connected = true;
        sendNext();
    }

    /** Whether everything is live that was wanted when the connection was lost and still is. */
    synchronized boolean isRestored() {
        return connected && restoring.isEmpty();
    }

    void close(RuntimeException reason) {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        synchronized (this) {
            closed = reason;
            connected = false;
            for (Channel one : channels.values()) {
                if (one.coming != null) {
                    waiting.add(one.coming);
                }
            }
            channels.clear();
        }
        waiting.forEach(one -> one.completeExceptionally(reason));
    }

    // --- commands

    private void sendNext() {
        if (inFlight != null || !connected || closed != null) {
            return;
        }
        Batch batch;
        if (!suspects.isEmpty()) {
            batch = new Batch(true, first(suspects, 1));
        } else if (!toSubscribe.isEmpty() && (toUnsubscribe.isEmpty() || !subscribedLast)) {
            batch = new Batch(true, first(toSubscribe, MAX_BATCH));
        } else if (!toUnsubscribe.isEmpty()) {
            batch = new Batch(false, first(toUnsubscribe, MAX_BATCH));
            batch.names.forEach(this::markLeaving);
        } else {
            return;
        }
        subscribedLast = batch.subscribes;
        inFlight = batch;
        CompletableFuture<?> sent = wire.send(batch.subscribes, batch.channels());
        CompletionStage<?> answered = sent;
        answered.whenComplete((done, failure) -> {
            if (failure != null) {
                failed(batch, failure);
            }
        });
        CompletionStage<Void> ended = batch.orTimeout(CONFIRMED_WITHIN_SECONDS, TimeUnit.SECONDS);
        ended.whenComplete((done, failure) -> {
            if (failure != null) {
                sent.cancel(false);
                failed(batch, failure);
            }
        });
    }

    private void markLeaving(String name) {
        Channel one = channels.get(name);
        if (one != null) {
            one.live = false;
        }
    }

    private static Set<String> first(Set<String> names, int max) {
        Set<String> some = new LinkedHashSet<>();
        for (Iterator<String> all = names.iterator(); all.hasNext() && some.size() < max; ) {
            some.add(all.next());
            all.remove();
        }
        return some;
    }

    private void failed(Batch batch, Throwable failure) {
        CompletableFuture<Void> refused = null;
        synchronized (this) {
            if (inFlight != batch) {
                return; // landed, or lost with its connection
            }
            if (!batch.subscribes || !(failure instanceof RedisCommandExecutionException)) {
                wire.broken();
                return;
            }
            inFlight = null;
            if (batch.names.size() > 1) {
                suspects.addAll(batch.names);
            } else {
                refused = refused(batch.names.iterator().next());
            }
            batch.complete(null);
            sendNext();
        }
        if (refused != null) {
            refused.completeExceptionally(failure);
        }
    }

    /** Whoever wants the channel from now on is told, too. */
    private @Nullable CompletableFuture<Void> refused(String name) {
        Channel one = channels.get(name);
        if (one == null) {
            return null;
        } else if (one.wanted == 0) {
            channels.remove(name);
            return one.coming;
        }
        if (!one.required) {
            restoring.remove(name);
        }
        CompletableFuture<Void> coming = one.coming;
        if (coming == null) {
            coming = new CompletableFuture<>();
            one.coming = coming;
        }
        return coming;
    }

    private void lookLater() {
        if (!looksLater) {
            looksLater = true;
            wire.later(this::giveUpUnwanted, UNWANTED_FOR_MILLIS);
        }
    }

    private synchronized void giveUpUnwanted() {
        looksLater = false;
        toUnsubscribe.addAll(unwanted);
        unwanted.clear();
        sendNext();
    }
}
