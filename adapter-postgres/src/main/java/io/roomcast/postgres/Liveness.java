package io.roomcast.postgres;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices a listening connection that is open and silent: after half the timeout without anything the backend sends itself a
 * notification, and if nothing arrives in the rest of it the connection is given up.
 *
 * <p>Looks are counted instead of time, so that a process that stood still does not blame PostgreSQL for it.
 */
final class Liveness implements Runnable {
    private static final int LOOKS = 10;
    private static final int PROBE_AT = LOOKS / 2;

    /** One look less than the timeout has, as what happened before the first may be as old as the time between two. */
    private static final int SILENT_LOOKS = LOOKS - 1;

    private final Listening listening;
    private final Supplier<Publication> probing;
    private @Nullable Publication probe;
    private int silent;

    /** @param probing sends the notification */
    Liveness(Listening listening, Supplier<Publication> probing) {
        this.listening = listening;
        this.probing = probing;
    }

    void start(ScheduledExecutorService executor, Duration timeout) {
        long pause = Math.max(1, timeout.toMillis() / LOOKS);
        var unused = executor.scheduleWithFixedDelay(this, pause, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        if (listening.heardSince() || !listening.isUp()) {
            silent = 0;
            probe = null;
            return;
        }
        silent++;
        Publication sent = probe;
        if (sent != null && sent.isCompletedExceptionally()) { // says nothing about this connection
            silent = PROBE_AT;
            sent = null;
        }
        if (silent >= SILENT_LOOKS && sent != null) {
            silent = 0;
            probe = null;
            listening.reconnect();
        } else if (silent >= PROBE_AT && sent == null) {
            probe = probing.get();
        }
    }
}
