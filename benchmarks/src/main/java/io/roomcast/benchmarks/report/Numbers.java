package io.roomcast.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people. */
final class Numbers {
    private static final MathContext DIGITS = new MathContext(3);

    private Numbers() {}

    /** With three significant digits and separators of thousands; a dash if it is not a number. */
    static String format(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS);
        int decimals = DIGITS.getPrecision() - (rounded.precision() - rounded.scale());
        return String.format(Locale.ROOT, "%,." + Math.max(0, value == 0 ? 0 : decimals) + "f", rounded);
    }

    /** How many times. */
    static String ratio(double value) {
        return Double.isFinite(value) ? format(value) + "×" : "–";
    }
}
