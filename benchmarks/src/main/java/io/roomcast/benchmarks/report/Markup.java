package io.roomcast.benchmarks.report;

import java.util.List;
import java.util.Map;

/** A language for pages. Escapes every text that it is given. */
interface Markup {
    /** @param level from 1, the title */
    void heading(int level, String text);

    void paragraph(String text);

    /** Names with their values. */
    void facts(Map<String, String> facts);

    void table(Table table);

    void plot(Plot plot);

    /** Numbered from 1. */
    void notes(List<String> notes);

    /** The whole page. */
    String page();
}
