package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.util.List;

/** The report as Markdown. */
final class Markdown {
    private final Results results;
    private final List<Plot> plots;
    private final String problem;

    /** @param problem why there are no plots, or empty */
    Markdown(Results results, List<Plot> plots, String problem) {
        this.results = results;
        this.plots = plots;
        this.problem = problem;
    }

    String text() {
        StringBuilder text = new StringBuilder("# Roomcast: benchmarks\n\n");
        if (results.quick()) {
            text.append("**").append(Facts.QUICK).append("**\n\n");
        }
        Facts.of(results).forEach((name, fact) -> text.append("- %s: %s%n".formatted(name, escaped(fact))));
        if (!problem.isEmpty()) {
            text.append('\n').append(escaped(problem)).append('\n');
        }
        results.scenarios().forEach(scenario -> scenario(text, scenario));
        if (!results.omissions().isEmpty()) {
            text.append("\n## Not measured\n\n");
            for (Omission omission : results.omissions()) {
                text.append("- %s, %s, %s: %s%n"
                        .formatted(
                                omission.scenario(),
                                omission.backend(),
                                omission.subject(),
                                escaped(omission.reason())));
            }
        }
        return text.toString();
    }

    private void scenario(StringBuilder text, ScenarioInfo scenario) {
        text.append("\n## %s%n%n%s%n".formatted(escaped(scenario.title()), escaped(scenario.method())));
        for (Plot plot : plots) {
            if (plot.scenario().equals(scenario.id())) {
                text.append("%n![%s](%s.svg)%n".formatted(escaped(plot.title()), plot.name()));
            }
        }
        List<Measurement> measurements = results.measurements().stream()
                .filter(measurement -> measurement.scenario().equals(scenario.id()))
                .toList();
        Table table = Table.of(measurements);
        text.append('\n');
        row(text, table.header());
        row(text, table.header().stream().map(name -> "---").toList());
        for (List<Cell> row : table.rows()) {
            row(text, row.stream().map(Markdown::cell).toList());
        }
        text.append('\n');
        for (int i = 0; i < table.notes().size(); i++) {
            text.append("%n[%d] %s%n".formatted(i + 1, escaped(table.notes().get(i))));
        }
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String cell(Cell cell) {
        String text = cell.flaw() ? "**" + escaped(cell.text()) + "**" : escaped(cell.text());
        return cell.detail().isEmpty() ? text : text + " <small>" + escaped(cell.detail()) + "</small>";
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
