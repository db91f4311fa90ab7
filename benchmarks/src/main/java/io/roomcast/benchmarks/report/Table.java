package io.roomcast.benchmarks.report;

import java.util.List;

/**
 * A table.
 *
 * @param headers not escaped
 * @param rows each with as many cells as there are headers
 */
record Table(List<String> headers, List<List<Cell>> rows) {}
