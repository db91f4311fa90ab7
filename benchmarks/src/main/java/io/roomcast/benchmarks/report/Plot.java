package io.roomcast.benchmarks.report;

/**
 * A plot that lies beside the report as {@code name.svg}, {@code name-dark.svg}, {@code name.png} and {@code name-dark.png}.
 *
 * @param name for files
 * @param description what it shows, for who cannot see it
 * @param light SVG for a light page
 * @param dark SVG for a dark page
 */
record Plot(String name, String description, String light, String dark) {}
