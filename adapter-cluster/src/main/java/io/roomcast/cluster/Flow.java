package io.roomcast.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How far the receivers of one sender are. A topic takes everything at once and keeps it, without bound, until the last
 * receiver has it; so receivers say now and then which position they reached, and the sender waits.
 *
 * <p>Nobody is waited for who said nothing for a second: a frozen node must not stop the others. What is kept for it is
 * bounded all the same.
 */
final class Flow {
    /** How much may be on its way. */
    private static final long WINDOW = 4 << 20;

    /** How much a receiver takes before it says so; much less than the window. */
    static final long ANSWER_EVERY = 256 << 10;

    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_MILLIS = 100;

    private final ScheduledExecutorService timer;
    private final Predicate<String> isLive;
    private final Map<String, Receiver> receivers = new HashMap<>();
    private final Set<Wait> waits = new HashSet<>();
    private long sent;
    private @Nullable CompletableFuture<Void> ready;
    private volatile @Nullable String refusal;

    /**
     * @param timer for looking again
     * @param isLive whether a receiver is still there
     */
    Flow(ScheduledExecutorService timer, Predicate<String> isLive) {
        this.timer = timer;
        this.isLive = isLive;
    }

    private static final class Receiver {
        long position;
        long heard;
        boolean blocked;

        Receiver(long position) {
            this.position = position;
        }
    }

    private record Wait(long position, Set<String> missing, CompletableFuture<Boolean> done) {}

    /** Everything up to there is on its way. Completes when more may be sent. */
    CompletionStage<Void> sent(long position) {
        CompletableFuture<Void> wait;
        synchronized (this) {
            sent = position;
            judge();
            if (!isBlocked()) {
                return CompletableFuture.completedFuture(null);
            }
            wait = new CompletableFuture<>();
            ready = wait;
        }
        lookLater();
        return wait;
    }

    private void lookLater() {
        var unused = timer.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        boolean again;
        synchronized (this) {
            forgetTheGone();
            again = ready != null && isBlocked();
        }
        if (again) {
            lookLater();
        } else {
            goOn();
        }
    }

    private void goOn() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            if (isBlocked()) {
                return;
            }
            waiting = ready;
            ready = null;
        }
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /** Whether a receiver that still speaks has too much before it. */
    private boolean isBlocked() {
        long now = System.nanoTime();
        boolean blocked = false;
        for (Receiver receiver : receivers.values()) {
            if (sent - receiver.position <= WINDOW) {
                receiver.blocked = false;
                continue;
            }
            if (!receiver.blocked) {
                receiver.blocked = true;
                receiver.heard = now;
            }
            blocked |= now - receiver.heard < PATIENCE_NANOS;
        }
        return blocked;
    }

    private void forgetTheGone() {
        receivers.keySet().removeIf(node -> !isLive.test(node));
        judge();
    }

    /** Finds who has more before it than is kept for anybody. */
    private void judge() {
        String slow = null;
        for (Map.Entry<String, Receiver> receiver : receivers.entrySet()) {
            if (sent - receiver.getValue().position > Outbox.MAX_WAITING_BYTES) {
                slow = receiver.getKey();
            }
        }
        refusal = slow == null
                ? null
                : "node " + slow + " takes nothing, though Hazelcast still counts it: more than "
                        + (Outbox.MAX_WAITING_BYTES >> 20) + " MB wait for it";
    }

    /** Why nothing should be published now, or null if it may. */
    @Nullable
    String refusal() {
        if (refusal != null) {
            synchronized (this) {
                forgetTheGone();
            }
        }
        return refusal;
    }

    /** A node hears what is sent from now on. */
    synchronized void joined(String node) {
        receivers.putIfAbsent(node, new Receiver(sent));
    }

    /** A node will not say anything any more. */
    void left(String node) {
        synchronized (this) {
            receivers.remove(node);
        }
        heard(node, Long.MAX_VALUE);
    }

    /** A node has taken everything up to there. */
    void reached(String node, long position) {
        synchronized (this) {
            Receiver receiver = receivers.computeIfAbsent(node, name -> new Receiver(position));
            receiver.position = Math.max(receiver.position, position);
            receiver.heard = System.nanoTime();
            receiver.blocked = false;
        }
        heard(node, position);
    }

    private void heard(String node, long position) {
        Set<Wait> over = new HashSet<>();
        synchronized (this) {
            for (Wait wait : waits) {
                if (position >= wait.position) {
                    wait.missing.remove(node);
                }
                if (wait.missing.isEmpty()) {
                    over.add(wait);
                }
            }
            waits.removeAll(over);
            judge();
        }
        over.forEach(wait -> wait.done.complete(true));
        goOn();
    }

    /** Yields true when all of these nodes have taken what was sent so far, or left; false if it takes longer. */
    CompletionStage<Boolean> taken(Set<String> nodes, Duration atMost) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        synchronized (this) {
            Set<String> missing = new HashSet<>(nodes);
            missing.removeIf(node -> {
                Receiver receiver = receivers.get(node);
                return receiver != null && receiver.position >= sent;
            });
            if (missing.isEmpty()) {
                return CompletableFuture.completedFuture(true);
            }
            Wait wait = new Wait(sent, missing, done);
            waits.add(wait);
            var unused = done.whenComplete((over, failure) -> forget(wait));
        }
        return done.completeOnTimeout(false, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void forget(Wait wait) {
        waits.remove(wait);
    }
}
