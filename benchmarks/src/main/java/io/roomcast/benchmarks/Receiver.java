package io.roomcast.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The other process: it receives, and says when it has received everything. */
final class Receiver implements AutoCloseable {
    static final String READY = "ready";
    static final String DONE = "done";

    private final Process process;
    private final BufferedReader lines;

    private Receiver(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    /**
     * Starts a JVM that receives; returns when it is subscribed.
     *
     * @param main a class with a main method that uses {@link Received}
     * @param arguments of the method, after the number of messages
     */
    static Receiver start(Class<?> main, int messages, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                Integer.toString(messages)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Receiver receiver = new Receiver(process);
        receiver.await(READY);
        return receiver;
    }

    /** Returns when as many messages arrived as were said at the start, since the last time. */
    void awaitAll() throws IOException {
        await(DONE);
    }

    /** What the process has used so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void await(String expected) throws IOException {
        String line = lines.readLine();
        if (!expected.equals(line)) {
            throw new IOException("the receiver said " + line + " instead of " + expected);
        }
    }

    /** The process ends when its input does. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
