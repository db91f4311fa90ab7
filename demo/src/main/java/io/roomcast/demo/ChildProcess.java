package io.roomcast.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Another JVM with our classpath. It says by lines on its standard output what happened, and ends by itself when its
 * standard input does, hence also when this JVM is killed; see {@link #endWithParent}.
 */
final class ChildProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What a JVM ends with after SIGINT. */
    private static final int INTERRUPTED = 130;

    private final String name;
    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private volatile boolean closing;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts a main class.
     *
     * @param environment what connects it to the others, in variables because a URI may hold a password
     */
    static ChildProcess start(String name, Class<?> main, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m"));
        command.addAll(JvmFlags.ofThisVersion());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("ROOMCAST_"));
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(name, builder.start());
        } catch (IOException e) {
            throw new IllegalStateException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    /** In the child: ends this JVM when the parent closes the pipe, or is gone. */
    static void endWithParent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // What the parent says after the first lines does not matter.
                        }
                    } catch (IOException e) {
                        System.err.println("the pipe from the parent broke: " + e.getMessage());
                    }
                    System.exit(0);
                },
                "end-with-parent");
        watch.setDaemon(true);
        watch.start();
    }

    long pid() {
        return process.pid();
    }

    /** Completes with the exit code if the child ends before it is closed, and not by the Ctrl-C that ends us too. */
    CompletionStage<Integer> unexpectedEnd() {
        return process.onExit()
                .thenCompose(ended -> closing || ended.exitValue() == INTERRUPTED
                        ? new CompletableFuture<>()
                        : CompletableFuture.completedFuture(ended.exitValue()));
    }

    /** Writes a line to the child. */
    void tell(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new IllegalStateException(name + " does not listen any more", e);
        }
    }

    /**
     * Waits for a line that starts with a word, and gives its rest.
     *
     * @throws IllegalStateException if the child ends before, or says nothing for 30 s
     */
    String await(String word) {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> read(word));
        try {
            return line.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(name + " did not say '" + word + "' within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IllegalStateException failure
                    ? failure
                    : new IllegalStateException(name + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        }
    }

    private String read(String word) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals(word) || line.startsWith(word + " ")) {
                    return line.substring(word.length()).strip();
                }
                System.out.println(name + ": " + line);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read from " + name, e);
        }
        throw new IllegalStateException(name + " ended before it said '" + word + "'; its output is above");
    }

    /** Stops it where it stands, as a debugger or a stalled machine would: connections stay open, nothing answers. */
    void freeze() {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -STOP \"$0\"", Long.toString(pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("cannot stop process " + pid());
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot stop process " + pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while stopping process " + pid(), e);
        }
    }

    /** Kills it with signal 9. */
    void kill() {
        process.destroyForcibly();
    }

    /** Asks it to end, and kills it if it does not within 5 s. */
    @Override
    public void close() {
        closing = true;
        try {
            input.close();
        } catch (IOException e) {
            // It is gone already.
            process.destroyForcibly();
        }
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
