package io.roomcast.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** How plots look on light and on dark pages. The colours of the series are those of Okabe and Ito, for colour-blind people too. */
final class PlotTheme {
    static final PlotTheme LIGHT = new PlotTheme(
            "", 0xFFFFFF, 0x1B1F24, 0xD1D9E0, 0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0xD55E00, 0x56B4E9, 0x000000,
            0xB8A800);
    static final PlotTheme DARK = new PlotTheme(
            "-dark", 0x14181D, 0xE6E9EC, 0x3A424B, 0x56B4E9, 0xE69F00, 0x009E73, 0xCC79A7, 0xD55E00, 0x2F8FD0, 0xFFFFFF,
            0xF0E442);

    private final String suffix;
    private final Color ground;
    private final Color text;
    private final Color line;
    private final Color[] series;

    private PlotTheme(String suffix, int ground, int text, int line, int... series) {
        this.suffix = suffix;
        this.ground = new Color(ground);
        this.text = new Color(text);
        this.line = new Color(line);
        this.series = new Color[series.length];
        for (int i = 0; i < series.length; i++) {
            this.series[i] = new Color(series[i]);
        }
    }

    /** Of the names of files. */
    String suffix() {
        return suffix;
    }

    void apply(AxesChartStyler styler) {
        styler.setPlotGridLinesColor(line)
                .setPlotGridVerticalLinesVisible(false)
                .setPlotGridLinesStroke(new BasicStroke(1))
                .setAxisTickLabelsColor(text)
                .setXAxisTickLabelsColor(text)
                .setYAxisTickLabelsColor(text)
                .setAxisTickMarksColor(line)
                .setXAxisTickMarksColor(line)
                .setYAxisTickMarksColor(line)
                .setErrorBarsColor(text)
                .setAxisTickLabelsFont(font(Font.PLAIN, 13))
                .setAxisTitleFont(font(Font.PLAIN, 14))
                .setChartBackgroundColor(ground)
                .setPlotBackgroundColor(ground)
                .setPlotBorderVisible(false)
                .setChartFontColor(text)
                .setXAxisTitleColor(text)
                .setYAxisTitleColor(text)
                .setChartTitleFont(font(Font.BOLD, 15))
                .setChartTitleBoxVisible(false)
                .setLegendBackgroundColor(ground)
                .setLegendBorderColor(ground)
                .setLegendFont(font(Font.PLAIN, 13))
                .setLegendPosition(LegendPosition.OutsideE)
                .setSeriesColors(series.clone());
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
