package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ResultsFile;
import java.awt.AWTError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes what a run found as pages for people, with plots, and as JSON for programs. */
public final class Report {
    private final Results results;
    private final List<Section> sections;
    private final Map<String, List<Plot>> plots = new LinkedHashMap<>();
    private String whyNoPlots = "";

    private Report(Results results) {
        this.results = results;
        this.sections = Section.of(results);
    }

    /**
     * Writes {@code results.json}, {@code report.md}, {@code index.html} and the plots as SVG and PNG. Where no plots can be
     * drawn, for want of fonts say, the pages say why and do without.
     *
     * @param folder is made if it is missing; what it has of these names is replaced
     */
    public static void write(Results results, Path folder) throws IOException {
        write(results, folder, new Plots());
    }

    static void write(Results results, Path folder, Plotter plotter) throws IOException {
        ResultsFile.write(results, folder.resolve("results.json"));
        Report report = new Report(results);
        report.plot(plotter, folder);
        Files.writeString(folder.resolve("report.md"), report.page(new Markdown()));
        Files.writeString(folder.resolve("index.html"), report.page(new Html()));
    }

    /** What AWT and XChart throw where they cannot draw differs between JDKs: LinkageError, InternalError, NullPointerException. */
    private void plot(Plotter plotter, Path folder) throws IOException {
        try {
            for (Section section : sections) {
                plots.put(section.scenario().id(), plotter.plot(section, folder));
            }
        } catch (RuntimeException | LinkageError | InternalError | AWTError e) {
            whyNoPlots = e.toString();
        }
    }

    private String page(Markup markup) {
        markup.heading(1, "Roomcast benchmarks");
        markup.facts(Facts.of(results));
        markup.paragraph(
                "Figures are medians of the rounds; in small type the least and the greatest. Ratios are of medians.");
        markup.paragraph(
                whyNoPlots.isEmpty()
                        ? "Whiskers in plots are the largest distance of a round from the median; what has no bar was not measured."
                        : "Plots could not be drawn: " + whyNoPlots);
        sections.forEach(section -> scenario(section, markup));
        if (!results.omissions().isEmpty()) {
            markup.heading(2, "Not measured");
            markup.table(notMeasured(results.omissions()));
        }
        return markup.page();
    }

    private void scenario(Section section, Markup markup) {
        markup.heading(2, section.scenario().title());
        if (!section.scenario().method().isEmpty()) {
            markup.paragraph(section.scenario().method());
        }
        plots.getOrDefault(section.scenario().id(), List.of()).forEach(markup::plot);
        markup.table(SectionTable.of(section));
        if (!section.notes().isEmpty()) {
            markup.notes(section.notes());
        }
    }

    /** What has the same reason shares a row. */
    private static Table notMeasured(List<Omission> omissions) {
        Map<List<String>, List<Omission>> byReason = omissions.stream()
                .collect(Collectors.groupingBy(
                        omission -> List.of(omission.scenario(), omission.reason()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<List<Cell>> rows = new ArrayList<>();
        byReason.forEach((key, alike) -> rows.add(List.of(
                Cell.words(key.get(0)),
                Cell.words(distinct(alike, Omission::backend)),
                Cell.words(distinct(alike, Omission::subject)),
                Cell.words(key.get(1)))));
        return new Table(List.of("scenario", "backend", "subject", "reason"), rows);
    }

    private static String distinct(List<Omission> omissions, Function<Omission, String> part) {
        return omissions.stream().map(part).distinct().collect(Collectors.joining(", "));
    }
}
