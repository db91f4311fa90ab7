package io.roomcast.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Another process that takes part in a benchmark. It is told what to do by lines, and answers by lines: at first
 * {@value #READY}. It ends when its input does.
 */
public final class Program implements AutoCloseable {
    /** The first line that a program says. */
    public static final String READY = "ready";

    private static final Duration START = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final BufferedReader lines;
    private final Writer input;

    /** The line that nobody has read yet, while it is waited for. */
    private @Nullable CompletableFuture<String> next;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.lines = process.inputReader();
        this.input = process.outputWriter();
    }

    /**
     * Starts a JVM with the class path of this one; returns when it is ready.
     *
     * @param options of the JVM: {@code -Xmx1g}
     * @param main a class with a main method
     */
    public static Program java(List<String> options, Class<?> main, String... arguments) throws IOException {
        return java(options, System.getProperty("java.class.path"), main, arguments);
    }

    /** The same with another class path. */
    public static Program java(List<String> options, String classPath, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(Arrays.asList(arguments));
        return start(main.getSimpleName(), new ProcessBuilder(command));
    }

    /** Starts one of Node's programs in {@code src/main/node}, with the packages of the interop tests; returns when it is ready. */
    public static Program node(String script, String... arguments) throws IOException {
        return start(script, NodePrograms.command(script, arguments));
    }

    private static Program start(String name, ProcessBuilder builder) throws IOException {
        Program program = new Program(
                name, builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        try {
            String line = program.answer(START);
            if (!READY.equals(line)) {
                throw new IOException(name + " said '" + line + "' instead of '" + READY + "'");
            }
            return program;
        } catch (IOException e) {
            program.process.destroyForcibly();
            throw e;
        }
    }

    /** Settings as an argument; {@link #settings} reads it, and Node's programs do. */
    public static String json(Map<String, String> settings) {
        try {
            return new JsonMapper().writeValueAsString(settings);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Reads what {@link #json} wrote. */
    @SuppressWarnings("unchecked") // a map of texts was written
    public static Map<String, String> settings(String json) {
        try {
            return new JsonMapper().readValue(json, Map.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Tells it a line. */
    public void tell(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /**
     * The next line that it says.
     *
     * @throws IOException if it says none in time, or has ended
     */
    public String answer(Duration timeout) throws IOException {
        String line = poll(timeout);
        if (line == null) {
            throw new IOException(name + " did not answer within " + timeout.toSeconds() + " s");
        }
        return line;
    }

    /**
     * The next line that it says, or null if it says none in time.
     *
     * @throws IOException if it has ended
     */
    public @Nullable String poll(Duration timeout) throws IOException {
        if (next == null) {
            next = CompletableFuture.supplyAsync(this::readLine);
        }
        try {
            String line = next.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            next = null;
            return line;
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IOException("cannot hear " + name, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + name, e);
        }
    }

    private String readLine() {
        try {
            String line = lines.readLine();
            if (line == null) {
                throw new EOFException("it has ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processor time that it has used so far; the system counts it in steps of 10 ms. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Its process. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Ends it as a crash would; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Ends its input, and waits; if it goes on for 10 s, or cannot be told, kills it. */
    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            process.destroyForcibly(); // unless it has ended before its input did
        }
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
