package io.roomcast.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices connections that are open and silent. The link sends itself a small message through Redis; the connection
 * that does not answer, or on which nothing arrives, is closed, so that Lettuce makes a new one.
 *
 * <p>Looks are counted instead of time, so that a process that stood still does not blame Redis for it.
 */
final class Liveness implements Runnable {
    private static final int LOOKS = 5;

    /** One look less than the timeout has, as what happened before the first may be as old as the time between two. */
    private static final int SILENT_LOOKS = LOOKS - 1;

    private final Publishing publishing;
    private final Receiver receiving;
    private final Probe message;
    private @Nullable CompletableFuture<?> probe;
    /** Redis took a probe after which nothing has arrived. */
    private boolean taken;

    private int answered;
    private int notAnswering;
    private int notHearing;

    /**
     * What a link sends itself.
     *
     * @param channel one that this link is subscribed to, and nobody else
     * @param message one that receivers ignore
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Probe(byte[] channel, byte[] message) {}

    Liveness(Publishing publishing, Receiver receiving, Probe message) {
        this.publishing = publishing;
        this.receiving = receiving;
        this.message = message;
    }

    Future<?> start(ScheduledExecutorService executor, Duration timeout) {
        long pause = Math.max(1, timeout.toMillis() / LOOKS);
        return executor.scheduleWithFixedDelay(this, pause, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        if (receiving.isMisplaced() && receiving.isUp()) {
            receiving.reconnect();
            return;
        }
        CompletableFuture<?> last = probe;
        boolean waiting = last != null && !last.isDone();
        taken |= last != null && last.isDone() && !last.isCompletedExceptionally();
        int answers = publishing.answers(message.channel);
        notAnswering = waiting && answers == answered ? notAnswering + 1 : 0;
        answered = answers;
        if (receiving.heardSince() || !receiving.isUp()) {
            taken = false;
            notHearing = 0;
        } else if (taken || notAnswering > 0) {
            notHearing++;
        }
        if (notAnswering >= SILENT_LOOKS) {
            notAnswering = 0;
            publishing.reconnect(message.channel);
        }
        if (notHearing >= SILENT_LOOKS) {
            notHearing = 0;
            receiving.reconnect();
        }
        if (!waiting) {
            probe = publishing.publish(message.channel, message.message).toCompletableFuture();
        }
    }
}
