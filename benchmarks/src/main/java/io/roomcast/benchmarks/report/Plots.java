package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;

/** Bars of the first metric of each scenario, by backend; a series for each subject, a plot for each set of parameters. */
final class Plots {
    /** The most plots for one scenario. */
    private static final int MOST = 8;

    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;

    private Plots() {}

    /** Writes each as SVG and PNG. */
    static List<Plot> write(Results results, Path folder) throws IOException {
        List<Plot> plots = new ArrayList<>();
        for (ScenarioInfo scenario : results.scenarios()) {
            Map<String, List<Measurement>> groups = new LinkedHashMap<>();
            for (Measurement measurement : results.measurements()) {
                if (measurement.scenario().equals(scenario.id())) {
                    groups.computeIfAbsent(parameters(measurement), key -> new ArrayList<>())
                            .add(measurement);
                }
            }
            int number = 0;
            for (Map.Entry<String, List<Measurement>> group : groups.entrySet()) {
                if (number < MOST) {
                    plots.add(write(scenario, ++number, group.getKey(), group.getValue(), folder));
                }
            }
        }
        return plots;
    }

    private static String parameters(Measurement measurement) {
        return String.join(
                ", ",
                measurement.parameters().entrySet().stream()
                        .map(parameter -> parameter.getKey() + " " + parameter.getValue())
                        .toList());
    }

    private static Plot write(
            ScenarioInfo scenario, int number, String parameters, List<Measurement> measurements, Path folder)
            throws IOException {
        String title = scenario.title() + (parameters.isEmpty() ? "" : ": " + parameters);
        String name = scenario.id() + "-" + number;
        CategoryChart light = chart(title, measurements, Theme.LIGHT);
        String svg = svg(light);
        Files.writeString(folder.resolve(name + ".svg"), svg);
        Files.write(folder.resolve(name + ".png"), BitmapEncoder.getBitmapBytes(light, BitmapEncoder.BitmapFormat.PNG));
        return new Plot(scenario.id(), name, title, svg, svg(chart(title, measurements, Theme.DARK)));
    }

    private static String svg(CategoryChart chart) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static CategoryChart chart(String title, List<Measurement> measurements, Theme theme) {
        Metric metric = measurements.get(0).metrics().keySet().iterator().next();
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(metric.label() + " (" + metric.unit() + ")")
                .build();
        style(chart.getStyler(), theme);
        Set<String> backends = new LinkedHashSet<>();
        Set<String> subjects = new LinkedHashSet<>();
        for (Measurement measurement : measurements) {
            backends.add(measurement.backend());
            subjects.add(measurement.subject());
        }
        for (String subject : subjects) {
            List<Double> medians = new ArrayList<>();
            List<Double> spreads = new ArrayList<>();
            for (String backend : backends) {
                Measurement found = measurements.stream()
                        .filter(one -> one.backend().equals(backend)
                                && one.subject().equals(subject)
                                && one.metrics().containsKey(metric))
                        .findFirst()
                        .orElse(null);
                medians.add(found == null ? 0 : found.median(metric));
                spreads.add(found == null ? 0 : (found.max(metric) - found.min(metric)) / 2);
            }
            chart.addSeries(subject, new ArrayList<>(backends), medians, spreads);
        }
        return chart;
    }

    private static void style(CategoryStyler styler, Theme theme) {
        styler.setChartBackgroundColor(theme.background)
                .setChartFontColor(theme.text)
                .setLegendBackgroundColor(theme.background)
                .setLegendBorderColor(theme.grid)
                .setLegendPosition(Styler.LegendPosition.InsideNE)
                .setSeriesColors(Theme.SERIES.toArray(Color[]::new));
        styler.setPlotBackgroundColor(theme.background);
        styler.setPlotBorderColor(theme.grid);
        styler.setPlotGridLinesColor(theme.grid);
        styler.setAxisTickLabelsColor(theme.text);
        styler.setAxisTickMarksColor(theme.grid);
        styler.setErrorBarsColor(theme.text);
        styler.setYAxisDecimalPattern("#,###");
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAvailableSpaceFill(0.8);
    }
}
