package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ResultsFile;
import java.awt.AWTError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder with {@code index.html}, which needs nothing else, {@code report.md}, {@code results.json} and plots. */
public final class Report {
    private Report() {}

    /** Writes the files; those that exist are replaced. Plots that cannot be drawn here are left out, and the pages say so. */
    public static void write(Results results, Path folder) throws IOException {
        Files.createDirectories(folder);
        ResultsFile.write(results, folder.resolve("results.json"));
        List<Plot> plots = List.of();
        String problem = "";
        System.setProperty("java.awt.headless", "true");
        try {
            plots = Plots.write(results, folder);
        } catch (AWTError
                | LinkageError
                | InternalError e) { // how a JVM says that there is no font, or nothing to draw with
            problem = "There are no plots, as this Java cannot draw: " + e;
        }
        Files.writeString(folder.resolve("report.md"), new Markdown(results, plots, problem).text());
        Files.writeString(folder.resolve("index.html"), new Html(results, plots, problem).text());
    }
}
