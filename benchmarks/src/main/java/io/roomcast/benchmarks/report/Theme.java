package io.roomcast.benchmarks.report;

import java.awt.Color;
import java.util.List;

/** Colours of plots: of the background, of text and lines, and of series, which people who see few colours can tell apart. */
enum Theme {
    LIGHT(Color.WHITE, new Color(0x222222), new Color(0xDDDDDD)),
    DARK(new Color(0x16181D), new Color(0xE6E6E6), new Color(0x3A3F47));

    /** Of Okabe and Ito, without black and yellow, which vanish in one of the themes. */
    static final List<Color> SERIES = List.of(
            new Color(0x0072B2),
            new Color(0x56B4E9),
            new Color(0xE69F00),
            new Color(0x999999),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xD55E00));

    final Color background;
    final Color text;
    final Color grid;

    Theme(Color background, Color text, Color grid) {
        this.background = background;
        this.text = text;
        this.grid = grid;
    }
}
