package io.roomcast.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ResultsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Measurement OURS = Samples.rate("node", Samples.FLAWLESS, 90_000.0, 123_456.0, 200_000.0);
    private static final Measurement NODE = Samples.rate("Node", new Counts(1_000, 7, 0, 0), 61_728.0);
    private static final Measurement BARE = Samples.rate("bare", Samples.FLAWLESS, 246_912.0);

    @TempDir
    Path folder;

    @Test
    void everyTextIsEscaped() throws IOException {
        assertThat(page("index.html"))
                .contains("run &lt;all&gt; &amp; more", "A &lt;CPU&gt;", "Throughput &lt;b&gt;")
                .contains("Sent by &lt;one&gt; &amp; only.", "No &lt;server&gt;.")
                .doesNotContain("<b>", "<CPU>", "<server>", "<one>", "<all>");
        assertThat(page("report.md")).contains("A &lt;CPU&gt;").doesNotContain("<CPU>", "<b>", "<server>");
        assertThat(Markdown.escape("a|b\n*c*")).isEqualTo("a\\|b \\*c\\*");
    }

    @Test
    void theRowTellsMedianSpreadCountsAndRatiosToNodeAndToTheBareDriver() throws IOException {
        assertThat(page("report.md"))
                .contains("| redis | bytes=128 | node <sup>1</sup> | 123,000 <sub>(90,000 to 200,000)</sub>"
                        + " | 0 / 0 / 0 of 1,000 | 2.00 | 0.500 |");
    }

    @Test
    void flawsAreHighlighted() throws IOException {
        assertThat(page("report.md")).contains("⚠ **7 / 0 / 0 of 1,000**");
        assertThat(page("index.html")).contains("<td class=\"flaw\">⚠ 7 / 0 / 0 of 1,000</td>");
    }

    @Test
    void thePageNeedsNothingElse() throws IOException {
        assertThat(page("index.html"))
                .doesNotContain("http", "<script", "<link", "url(")
                .contains("name=\"viewport\"", "src=\"data:image/svg+xml;base64,");
    }

    @Test
    void plotsLieBesideThePages() throws IOException {
        write(new Plots());
        for (String name : List.of("throughput-1", "throughput-1-dark")) {
            assertThat(folder.resolve(name + ".svg")).content().contains("<svg", "<path");
            assertThat(Files.readAllBytes(folder.resolve(name + ".png"))).startsWith(0x89, 'P', 'N', 'G');
        }
    }

    @Test
    void aNumericParameterOfThreeValuesMakesLines() {
        Results results = Samples.results(
                Samples.rate("redis", "node", "16", Samples.FLAWLESS, 3.0),
                Samples.rate("redis", "node", "128", Samples.FLAWLESS, 2.0),
                Samples.rate("redis", "node", "1024", Samples.FLAWLESS, 1.0));
        List<Diagram> diagrams = Diagram.of(Section.of(results).get(0));
        assertThat(diagrams).extracting(Diagram::variable).containsExactly("bytes");
        assertThat(diagrams.get(0).series()).containsOnlyKeys("node");
    }

    @Test
    void withoutPlotsTheReportSaysWhy() throws IOException {
        write((section, where) -> {
            throw new InternalError("no fonts");
        });
        assertThat(folder.resolve("index.html")).content().contains("no fonts").doesNotContain("<img");
        assertThat(folder.resolve("report.md")).content().contains("no fonts", "123,000");
    }

    @Test
    void theResultsCanBeReadAgain() throws IOException {
        write(new Plots());
        assertThat(ResultsFile.read(folder.resolve("results.json"))).isEqualTo(results());
    }

    @Test
    void anotherFormatIsRefusedByTheNameOfTheFile() throws IOException {
        write((section, where) -> List.of());
        Path file = folder.resolve("results.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"format\" : 1", "\"format\" : 2"));
        assertThatThrownBy(() -> ResultsFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("format 2");
    }

    private static Results results() {
        return Samples.results(OURS, NODE, BARE);
    }

    private void write(Plotter plotter) throws IOException {
        Report.write(results(), folder, plotter);
    }

    private String page(String name) throws IOException {
        write(new Plots());
        return Files.readString(folder.resolve(name));
    }
}
