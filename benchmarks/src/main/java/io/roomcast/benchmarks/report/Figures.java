package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures as people read them. */
final class Figures {
    static final String NONE = "–";
    private static final int DIGITS = 3;

    private Figures() {}

    /** Three significant digits, thousands separated; a dash for what is not a finite number. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS));
        int wholeDigits = rounded.precision() - rounded.scale();
        return String.format(Locale.ROOT, "%,." + Math.max(0, DIGITS - wholeDigits) + "f", rounded);
    }

    /** {@code (min to max)}; empty if there was but one round. */
    static String spread(Measurement measurement, Metric metric) {
        if (measurement.metrics().get(metric) == null
                || measurement.metrics().get(metric).size() < 2) {
            return "";
        }
        return "(" + number(measurement.min(metric)) + " to " + number(measurement.max(metric)) + ")";
    }

    /** What was lost, duplicated and reordered, of how many; a dash if nothing was counted. */
    static String counts(Counts counts) {
        if (counts.equals(Counts.NONE)) {
            return NONE;
        }
        return String.format(
                Locale.ROOT,
                "%,d / %,d / %,d of %,d",
                counts.lost(),
                counts.duplicated(),
                counts.reordered(),
                counts.expected());
    }

    /** {@code bytes=128, nodes=2}. */
    static String pairs(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.joining(", "));
    }

    static String labelled(Metric metric) {
        return metric.label() + " (" + metric.unit() + ")";
    }
}
