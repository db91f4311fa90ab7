package io.roomcast.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ResultsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Results RESULTS = SampleResults.of(
            SampleResults.rate("roomcast", new Counts(1_000, 0, 0, 0), 290_000.0, 310_000.0, 300_000.0),
            SampleResults.rate("Node", new Counts(1_000, 1, 2, 3), 100_000.0),
            SampleResults.rate("bare driver", new Counts(1_000, 0, 0, 0), 400_000.0));

    @TempDir
    private Path folder;

    private String html = "";
    private String markdown = "";

    @BeforeEach
    void write() throws IOException {
        Report.write(RESULTS, folder);
        html = Files.readString(folder.resolve("index.html"));
        markdown = Files.readString(folder.resolve("report.md"));
    }

    @Test
    void thePageNeedsNothingElse() {
        assertThat(html).contains("width=device-width", "prefers-color-scheme: dark", "data:image/svg+xml;base64,");
        assertThat(html).doesNotContain("http:", "https:", "<script", "<link");
    }

    @Test
    void theMedianItsSpreadAndTheRatiosAreShown() {
        assertThat(html)
                .contains("<td>300,000<small>290,000 to 310,000</small></td>", "<td>3.00×</td>", "<td>0.750×</td>");
        assertThat(markdown).contains("| 300,000 <small>290,000 to 310,000</small> | 3.00× | 0.750× |");
    }

    @Test
    void flawsCatchTheEye() {
        assertThat(html).contains("<td class=\"flaw\">1 / 2 / 3<small>of 1,000</small></td>");
        assertThat(html).contains("<td>0 / 0 / 0<small>of 1,000</small></td>");
        assertThat(markdown).contains("**1 / 2 / 3**");
    }

    @Test
    void notesAndWhatWasNotMeasuredAreSaid() {
        assertThat(html).contains("<td>bare driver<small>[1]</small></td>", "<p>[1] The sender was the bottleneck.</p>");
        assertThat(html).contains("throughput, hazelcast, Node: there is no official adapter of this kind");
    }

    @Test
    void textIsEscaped() {
        assertThat(html).contains("A &lt;fast&gt; processor").doesNotContain("<fast>");
        assertThat(markdown).contains("A &lt;fast>");
    }

    @Test
    void plotsAreFilesToo() throws IOException {
        assertThat(Files.readString(folder.resolve("throughput-1.svg"))).contains("<svg");
        assertThat(Files.readAllBytes(folder.resolve("throughput-1.png"))).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void theResultsCanBeReadAgain() throws IOException {
        assertThat(ResultsFile.read(folder.resolve("results.json"))).isEqualTo(RESULTS);
    }

    @Test
    void whatIsNoResultsIsRefusedByName() throws IOException {
        Path file = folder.resolve("other.json");
        Files.writeString(file, "{\"format\": 7}");
        assertThatIOException()
                .isThrownBy(() -> ResultsFile.read(file))
                .withMessageContaining("other.json")
                .withMessageContaining("format 7");
        Files.writeString(file, "<html>");
        assertThatIOException().isThrownBy(() -> ResultsFile.read(file)).withMessageContaining("other.json");
    }
}
