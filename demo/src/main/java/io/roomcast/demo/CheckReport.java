package io.roomcast.demo;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Runs checks one after the other and prints a line for each. */
final class CheckReport {
    private final PrintStream out;
    private int held;
    private int failed;
    private int skipped;

    CheckReport(PrintStream out) {
        this.out = out;
    }

    /** Runs one; a failure is printed and remembered, and the next one runs all the same. */
    void check(String name, Runnable check) {
        long begun = System.nanoTime();
        try {
            check.run();
            held++;
            line("ok", name, "%6d ms".formatted(since(begun)));
        } catch (RuntimeException e) {
            failed++;
            String reason = e instanceof CheckFailure ? e.getMessage() : e.toString();
            line("FAIL", name, "%6d ms  %s".formatted(since(begun), reason));
        }
    }

    /** Says that one does not apply. */
    void skip(String name, String reason) {
        skipped++;
        line("skip", name, "     -     " + reason);
    }

    /** Prints the totals; true if everything held. */
    boolean finish() {
        out.printf("%n%d held, %d failed, %d skipped%n", held, failed, skipped);
        out.flush();
        return failed == 0 && held > 0;
    }

    private static long since(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private void line(String word, String name, String rest) {
        out.printf("%-5s%-46s%s%n", word, name, rest);
        out.flush();
    }
}
