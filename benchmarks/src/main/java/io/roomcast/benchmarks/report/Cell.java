package io.roomcast.benchmarks.report;

/**
 * A cell of a table.
 *
 * @param text what it says
 * @param detail what it says in small letters after that; may be empty
 * @param flaw whether it is to catch the eye
 */
record Cell(String text, String detail, boolean flaw) {
    static Cell of(String text) {
        return new Cell(text, "", false);
    }
}
