package io.roomcast.benchmarks.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes {@link Results} as JSON. */
public final class ResultsFile {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ResultsFile() {}

    /** @throws IOException that names the file, if it cannot be read as results */
    public static Results read(Path file) throws IOException {
        try {
            return JSON.readValue(file.toFile(), Results.class);
        } catch (JacksonException e) {
            throw new IOException(file + " cannot be read as results of the benchmarks: " + e.getOriginalMessage(), e);
        }
    }

    /** Writes results; folders that are missing are made. */
    public static void write(Results results, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        JSON.writeValue(file.toFile(), results);
    }
}
