package io.roomcast.benchmarks.report;

/**
 * A plot, in two themes.
 *
 * @param scenario id of the scenario it belongs to
 * @param name of its files in the folder of the report, {@code .svg} and {@code .png}, without an ending
 * @param title what it shows
 * @param lightSvg for light pages
 * @param darkSvg for dark pages
 */
record Plot(String scenario, String name, String title, String lightSvg, String darkSvg) {}
