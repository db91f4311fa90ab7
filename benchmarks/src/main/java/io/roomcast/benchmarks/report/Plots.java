package io.roomcast.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.roomcast.benchmarks.results.Measurement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;

/** Draws with XChart. */
final class Plots implements Plotter {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;
    private static final int MOST_LEVEL_NAMES = 5;

    /** Over a wider logarithmic axis, as the ratio of its ends, the labels between the powers of ten run into each other. */
    private static final int WIDEST_WITH_ALL_LABELS = 30;

    @Override
    public List<Plot> plot(Section section, Path folder) throws IOException {
        List<Plot> plots = new ArrayList<>();
        for (Diagram diagram : Diagram.of(section)) {
            String name = section.scenario().id().replaceAll("[^A-Za-z0-9-]", "-") + "-" + (plots.size() + 1);
            plots.add(new Plot(
                    name,
                    section.scenario().title() + ": " + diagram.description(),
                    write(diagram, PlotTheme.LIGHT, folder, name),
                    write(diagram, PlotTheme.DARK, folder, name)));
        }
        return plots;
    }

    /** @return the SVG */
    private static String write(Diagram diagram, PlotTheme theme, Path folder, String name) throws IOException {
        Chart<?, ?> chart = diagram.variable().isEmpty() ? bars(diagram, theme) : lines(diagram, theme);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
        String svg = bytes.toString(UTF_8);
        Files.writeString(folder.resolve(name + theme.suffix() + ".svg"), svg);
        Files.write(
                folder.resolve(name + theme.suffix() + ".png"), BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG));
        return svg;
    }

    private static CategoryChart bars(Diagram diagram, PlotTheme theme) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(diagram.conditions())
                .xAxisTitle("backend")
                .yAxisTitle(Figures.labelled(diagram.metric()))
                .build();
        theme.apply(chart.getStyler());
        chart.getStyler().setYAxisMin(0.0).setYAxisDecimalPattern("#,##0.###");
        List<String> backends = diagram.backends();
        chart.getStyler().setXAxisLabelRotation(backends.size() > MOST_LEVEL_NAMES ? 30 : 0);
        diagram.series().forEach((name, measurements) -> addBars(chart, diagram, name, measurements));
        return chart;
    }

    /** XChart wants a value of each backend when there are error bars; 0 draws no bar. */
    private static void addBars(CategoryChart chart, Diagram diagram, String name, List<Measurement> measurements) {
        List<String> backends = diagram.backends();
        Double[] medians = new Double[backends.size()];
        Double[] deviations = new Double[backends.size()];
        Arrays.fill(medians, 0.0);
        Arrays.fill(deviations, 0.0);
        for (Measurement measurement : measurements) {
            int index = backends.indexOf(measurement.backend());
            medians[index] = measurement.median(diagram.metric());
            deviations[index] = diagram.deviation(measurement);
        }
        chart.addSeries(name, backends, List.of(medians), List.of(deviations));
    }

    private static XYChart lines(Diagram diagram, PlotTheme theme) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title(diagram))
                .xAxisTitle(diagram.variable())
                .yAxisTitle(Figures.labelled(diagram.metric()))
                .build();
        theme.apply(chart.getStyler());
        chart.getStyler().setYAxisMin(0.0).setYAxisDecimalPattern("#,##0.###").setXAxisDecimalPattern("#,##0.###");
        DoubleSummaryStatistics x =
                diagram.measurements().stream().mapToDouble(diagram::x).summaryStatistics();
        chart.getStyler()
                .setXAxisLogarithmic(x.getMin() > 0)
                .setXAxisLogarithmicDecadeOnly(x.getMax() > x.getMin() * WIDEST_WITH_ALL_LABELS);
        for (Map.Entry<String, List<Measurement>> series : diagram.series().entrySet()) {
            List<Measurement> sorted = series.getValue().stream()
                    .sorted(Comparator.comparingDouble(diagram::x))
                    .toList();
            chart.addSeries(
                    series.getKey(),
                    sorted.stream().map(diagram::x).toList(),
                    sorted.stream().map(each -> each.median(diagram.metric())).toList(),
                    sorted.stream().map(diagram::deviation).toList());
        }
        return chart;
    }

    private static String title(Diagram diagram) {
        String backend = diagram.backends().size() == 1 ? diagram.backends().get(0) : "";
        return backend.isEmpty() || diagram.conditions().isEmpty()
                ? backend + diagram.conditions()
                : backend + ", " + diagram.conditions();
    }
}
