package io.roomcast.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Another process, which sends or receives, and says when that is done. It ends when its input does. */
final class Child implements AutoCloseable {
    static final String READY = "ready";
    static final String DONE = "done";

    private final Process process;
    private final BufferedReader lines;
    private final Writer input;

    private Child(Process process) {
        this.process = process;
        this.lines = process.inputReader();
        this.input = process.outputWriter();
    }

    /**
     * Starts a JVM that receives; returns when it is subscribed.
     *
     * @param main a class with a main method that uses {@link Received}
     * @param arguments of the method, after the number of messages
     */
    static Child receiver(Class<?> main, int messages, List<String> arguments) throws IOException {
        return start(main, messages, arguments);
    }

    /** Starts a JVM that says {@value #READY} when it is, and returns then. */
    static Child start(Class<?> main, int first, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                Integer.toString(first)));
        command.addAll(arguments);
        return start(new ProcessBuilder(command));
    }

    /** Starts a program that says {@value #READY} when it is, and returns then. */
    static Child start(ProcessBuilder program) throws IOException {
        Child child =
                new Child(program.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        child.await(READY);
        return child;
    }

    /** Has a sender send messages. */
    void send(int messages) {
        try {
            input.write(messages + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns when a sender has sent what it was told to, or as many messages arrived at a receiver as were said at the
     * start, since the last time.
     */
    void awaitDone() {
        try {
            await(DONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the process has used so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void await(String expected) throws IOException {
        String line = lines.readLine();
        if (!expected.equals(line)) {
            throw new IOException("the other process said " + line + " instead of " + expected);
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
        process.onExit().join();
    }
}
