package io.roomcast.benchmarks;

import java.time.Duration;
import java.util.List;

/** Tells on the console which step runs, and how much time is left. */
final class Progress {
    private final List<Step> steps;
    private final long start = System.nanoTime();
    private int begun;
    private Duration done = Duration.ZERO;

    Progress(List<Step> steps) {
        this.steps = steps;
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    /** A step begins, so that the one before it has ended. */
    void begin(Step step) {
        if (begun > 0) {
            done = done.plus(steps.get(begun - 1).estimate());
        }
        begun++;
        System.out.printf("[%d/%d] %s (%s left)%n", begun, steps.size(), step.title(), format(left()));
    }

    /** By the estimates, corrected by how long the ones so far really took. */
    private Duration left() {
        Duration estimate = steps.stream()
                .map(Step::estimate)
                .reduce(Duration.ZERO, Duration::plus)
                .minus(done);
        if (done.isZero()) {
            return estimate;
        }
        double slower = (System.nanoTime() - start) / (double) done.toNanos();
        return Duration.ofMillis((long) (estimate.toMillis() * slower));
    }

    private static String format(Duration duration) {
        return duration.toMinutes() > 0
                ? "about " + (duration.toSeconds() + 30) / 60 + " min"
                : "about " + duration.toSeconds() + " s";
    }
}
