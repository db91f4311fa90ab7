package io.roomcast.benchmarks.report;

import java.util.List;

/**
 * What one field of a table says.
 *
 * @param text not escaped
 * @param small what follows in smaller type; may be empty
 * @param kind how it is set
 * @param notes numbers of the footnotes, from 1
 */
record Cell(String text, String small, Kind kind, List<Integer> notes) {
    enum Kind {
        WORDS,
        FIGURE,
        /** A figure that must not be overlooked. */
        FLAW
    }

    static Cell words(String text) {
        return new Cell(text, "", Kind.WORDS, List.of());
    }

    static Cell figure(String text) {
        return figure(text, "");
    }

    static Cell figure(String text, String small) {
        return new Cell(text, small, Kind.FIGURE, List.of());
    }

    static Cell flaw(String text) {
        return new Cell(text, "", Kind.FLAW, List.of());
    }

    Cell withNotes(List<Integer> numbers) {
        return new Cell(text, small, kind, numbers);
    }
}
