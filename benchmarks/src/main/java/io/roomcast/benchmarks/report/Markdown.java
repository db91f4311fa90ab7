package io.roomcast.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Markdown as GitHub reads it. */
final class Markdown implements Markup {
    private final StringBuilder page = new StringBuilder();

    @Override
    public void heading(int level, String text) {
        block("#".repeat(level) + " " + escape(text));
    }

    @Override
    public void paragraph(String text) {
        block(escape(text));
    }

    @Override
    public void facts(Map<String, String> facts) {
        block(facts.entrySet().stream()
                .map(fact -> "- " + escape(fact.getKey()) + ": " + escape(fact.getValue()))
                .collect(Collectors.joining("\n")));
    }

    @Override
    public void table(Table table) {
        StringBuilder lines = new StringBuilder();
        lines.append(table.headers().stream().map(Markdown::escape).collect(Collectors.joining(" | ", "| ", " |\n")));
        lines.append("|").append(" --- |".repeat(table.headers().size()));
        for (List<Cell> row : table.rows()) {
            lines.append(row.stream().map(Markdown::cell).collect(Collectors.joining(" | ", "\n| ", " |")));
        }
        block(lines.toString());
    }

    private static String cell(Cell cell) {
        String text = escape(cell.text());
        if (cell.kind() == Cell.Kind.FLAW) {
            text = "⚠ **" + text + "**";
        }
        if (!cell.small().isEmpty()) {
            text += " <sub>" + escape(cell.small()) + "</sub>";
        }
        return text
                + cell.notes().stream().map(note -> " <sup>" + note + "</sup>").collect(Collectors.joining());
    }

    @Override
    public void plot(Plot plot) {
        block("<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"" + plot.name()
                + "-dark.svg\"><img alt=\"" + Html.escape(plot.description()) + "\" src=\"" + plot.name()
                + ".svg\"></picture>");
    }

    @Override
    public void notes(List<String> notes) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < notes.size(); i++) {
            lines.append(i == 0 ? "" : "\n").append(i + 1).append(". ").append(escape(notes.get(i)));
        }
        block(lines.toString());
    }

    private void block(String text) {
        page.append(page.isEmpty() ? "" : "\n").append(text).append('\n');
    }

    @Override
    public String page() {
        return page.toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("[\\\\`*_\\[\\]|#~]", "\\\\$0")
                .replaceAll("\\s*\\R\\s*", " ");
    }
}
