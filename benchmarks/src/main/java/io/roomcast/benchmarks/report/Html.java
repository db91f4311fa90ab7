package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The report as a page that loads nothing, for screens of any size, light and dark. */
final class Html {
    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Roomcast: benchmarks</title>
            <style>
            :root { --page: #ffffff; --text: #222222; --soft: #666666; --line: #dddddd; --head: #f4f5f7; --flaw: #b3261e; }
            @media (prefers-color-scheme: dark) {
              :root { --page: #16181d; --text: #e6e6e6; --soft: #a0a4ab; --line: #3a3f47; --head: #21252c; --flaw: #ff8a80; }
            }
            body { margin: 0 auto; max-width: 70rem; padding: 1rem; background: var(--page); color: var(--text);
              font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
            dt { color: var(--soft); } dd { margin: 0; }
            img { display: block; width: 100%; max-width: 56rem; height: auto; margin: 1rem 0; }
            .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .4rem; }
            table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
            th, td { padding: .35rem .7rem; text-align: left; vertical-align: top; white-space: nowrap;
              border-bottom: 1px solid var(--line); }
            th { background: var(--head); white-space: normal; min-width: 5rem; vertical-align: bottom; }
            small { display: block; color: var(--soft); }
            .flaw, .warning { color: var(--flaw); font-weight: 600; }
            </style>
            </head>
            <body>
            <h1>Roomcast: benchmarks</h1>
            """;

    private final Results results;
    private final List<Plot> plots;
    private final String problem;

    /** @param problem why there are no plots, or empty */
    Html(Results results, List<Plot> plots, String problem) {
        this.results = results;
        this.plots = plots;
        this.problem = problem;
    }

    String text() {
        StringBuilder text = new StringBuilder(HEAD);
        if (results.quick()) {
            warning(text, Facts.QUICK);
        }
        text.append("<dl>\n");
        Facts.of(results)
                .forEach((name, fact) ->
                        text.append("<dt>%s</dt><dd>%s</dd>%n".formatted(escaped(name), escaped(fact))));
        text.append("</dl>\n");
        if (!problem.isEmpty()) {
            warning(text, problem);
        }
        results.scenarios().forEach(scenario -> scenario(text, scenario));
        if (!results.omissions().isEmpty()) {
            text.append("<h2>Not measured</h2>\n<ul>\n");
            for (Omission omission : results.omissions()) {
                text.append("<li>%s</li>%n"
                        .formatted(escaped("%s, %s, %s: %s"
                                .formatted(
                                        omission.scenario(),
                                        omission.backend(),
                                        omission.subject(),
                                        omission.reason()))));
            }
            text.append("</ul>\n");
        }
        return text.append("</body>\n</html>\n").toString();
    }

    private void scenario(StringBuilder text, ScenarioInfo scenario) {
        text.append("<h2 id=\"%s\">%s</h2>%n<p>%s</p>%n"
                .formatted(escaped(scenario.id()), escaped(scenario.title()), escaped(scenario.method())));
        for (Plot plot : plots) {
            if (plot.scenario().equals(scenario.id())) {
                text.append(
                        "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"%s\"><img alt=\"%s\" src=\"%s\"></picture>%n"
                                .formatted(data(plot.darkSvg()), escaped(plot.title()), data(plot.lightSvg())));
            }
        }
        Table table = Table.of(results.measurements().stream()
                .filter(measurement -> measurement.scenario().equals(scenario.id()))
                .toList());
        text.append("<div class=\"scroll\"><table>\n<tr>");
        table.header().forEach(name -> text.append("<th>").append(escaped(name)).append("</th>"));
        text.append("</tr>\n");
        for (List<Cell> row : table.rows()) {
            text.append("<tr>");
            row.forEach(cell -> text.append(cell.flaw() ? "<td class=\"flaw\">" : "<td>")
                    .append(escaped(cell.text()))
                    .append(cell.detail().isEmpty() ? "" : "<small>" + escaped(cell.detail()) + "</small>")
                    .append("</td>"));
            text.append("</tr>\n");
        }
        text.append("</table></div>\n");
        for (int i = 0; i < table.notes().size(); i++) {
            text.append(
                    "<p>[%d] %s</p>%n".formatted(i + 1, escaped(table.notes().get(i))));
        }
    }

    private static void warning(StringBuilder text, String sentence) {
        text.append("<p class=\"warning\">").append(escaped(sentence)).append("</p>\n");
    }

    private static String data(String svg) {
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
