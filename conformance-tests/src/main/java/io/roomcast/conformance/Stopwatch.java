package io.roomcast.conformance;

import java.util.concurrent.TimeUnit;

/** How long something took; printed, never judged. */
record Stopwatch(long startNanos) {
    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    long millis() {
        return millisUntil(System.nanoTime());
    }

    long millisUntil(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos - startNanos);
    }
}
