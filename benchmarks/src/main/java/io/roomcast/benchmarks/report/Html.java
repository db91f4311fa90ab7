package io.roomcast.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A page of HTML that needs no other file and no script. */
final class Html implements Markup {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --faint: #59636e; --line: #d1d9e0;
              --flaw: #b3261e; --flaw-ground: #fdecea; }
            @media (prefers-color-scheme: dark) { :root { --ground: #14181d; --text: #e6e9ec; --faint: #9aa4af;
              --line: #3a424b; --flaw: #ffb4ab; --flaw-ground: #47201d; } }
            body { margin: 0 auto; padding: 1rem; max-width: 75rem; background: var(--ground); color: var(--text);
              font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; font-size: .875rem; }
            th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
            th { font-weight: 600; }
            td.figure, td.flaw { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            td.flaw { color: var(--flaw); background: var(--flaw-ground); font-weight: 600; }
            small { color: var(--faint); display: block; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; }
            dt { color: var(--faint); } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
            @media (max-width: 35rem) { dl { display: block; } dd { margin-bottom: .4rem; } }
            .scroll img { width: 100%; min-width: 36rem; max-width: 56rem; height: auto; }
            ol { font-size: .875rem; }
            """;

    private final StringBuilder body = new StringBuilder();
    private String title = "";

    @Override
    public void heading(int level, String text) {
        if (level == 1) {
            title = text;
        }
        element("h" + level, text);
    }

    @Override
    public void paragraph(String text) {
        element("p", text);
    }

    @Override
    public void facts(Map<String, String> facts) {
        body.append("<dl>\n");
        facts.forEach((name, value) -> {
            element("dt", name);
            element("dd", value);
        });
        body.append("</dl>\n");
    }

    @Override
    public void table(Table table) {
        body.append("<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>");
        table.headers()
                .forEach(header ->
                        body.append("<th scope=\"col\">").append(escape(header)).append("</th>"));
        body.append("</tr></thead>\n<tbody>\n");
        for (List<Cell> row : table.rows()) {
            body.append(row.stream().map(Html::cell).collect(Collectors.joining("", "<tr>", "</tr>\n")));
        }
        body.append("</tbody></table></div>\n");
    }

    private static String cell(Cell cell) {
        String kind = cell.kind().name().toLowerCase(Locale.ROOT);
        String sign = cell.kind() == Cell.Kind.FLAW ? "⚠ " : "";
        String notes =
                cell.notes().stream().map(note -> " <sup>" + note + "</sup>").collect(Collectors.joining());
        String small = cell.small().isEmpty() ? "" : " <small>" + escape(cell.small()) + "</small>";
        return "<td class=\"" + kind + "\">" + sign + escape(cell.text()) + small + notes + "</td>";
    }

    @Override
    public void plot(Plot plot) {
        body.append(
                        "<div class=\"scroll\" tabindex=\"0\"><picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"")
                .append(data(plot.dark()))
                .append("\"><img alt=\"")
                .append(escape(plot.description()))
                .append("\" src=\"")
                .append(data(plot.light()))
                .append("\"></picture></div>\n");
    }

    private static String data(String svg) {
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(UTF_8));
    }

    @Override
    public void notes(List<String> notes) {
        body.append("<ol>\n");
        notes.forEach(note -> element("li", note));
        body.append("</ol>\n");
    }

    private void element(String name, String text) {
        body.append("<" + name + ">" + escape(text) + "</" + name + ">\n");
    }

    @Override
    public String page() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                %s</body>
                </html>
                """
                .formatted(escape(title), STYLE, body);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
