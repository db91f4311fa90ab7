package io.roomcast.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A server in a process of its own, commanded by lines of JSON. The process ends when its standard input does, hence
 * also when this JVM is killed.
 */
final class ChildProcess implements Remote {
    private final String name;
    private final Process process;
    private final Path errors;
    private final Writer input;
    private final Consumer<JsonNode> events;
    private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private int lastId;
    private Process freezer;

    private ChildProcess(String name, Process process, Path errors, Consumer<JsonNode> events) {
        this.name = name;
        this.process = process;
        this.errors = errors;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.events = events;
    }

    /**
     * Starts a program.
     *
     * @param events takes what it says unasked
     */
    static ChildProcess start(String name, Path directory, List<String> command, Consumer<JsonNode> events) {
        try {
            Path errors = Files.createTempFile(Files.createDirectories(Path.of("target", "peers")), name + "-", ".log");
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(errors.toFile())
                    .start();
            ChildProcess child = new ChildProcess(name, process, errors, events);
            Thread reader = new Thread(child::read, name + "-output");
            reader.setDaemon(true);
            reader.start();
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(Notation.JSON.readTree(line));
            }
        } catch (IOException e) {
            // It was killed while it spoke.
        } finally {
            end();
        }
    }

    private void take(JsonNode message) {
        CompletableFuture<JsonNode> answer =
                message.has("id") ? pending.remove(message.get("id").intValue()) : null;
        if (answer == null) {
            events.accept(message);
        } else if (message.has("error")) {
            List<JsonNode> partial = new ArrayList<>();
            message.path("partial").forEach(partial::add);
            answer.completeExceptionally(new PeerFailure(message.get("error").asText(), partial));
        } else {
            answer.complete(message.get("result"));
        }
    }

    private void end() {
        process.onExit().thenRun(() -> {
            String said;
            try {
                said = Files.readString(errors);
            } catch (IOException e) {
                said = e.toString();
            }
            ended.complete(said);
            PeerFailure failure = new PeerFailure(name + " ended; it said:\n" + said, List.of());
            pending.values().forEach(answer -> answer.completeExceptionally(failure));
        });
    }

    @Override
    public CompletionStage<JsonNode> call(ObjectNode command) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        try {
            synchronized (this) {
                int id = ++lastId;
                pending.put(id, answer);
                input.write(command.put("id", id) + "\n");
                input.flush();
            }
        } catch (IOException e) {
            answer.completeExceptionally(new PeerFailure(name + " does not listen any more", List.of()));
        }
        if (ended.isDone()) {
            answer.completeExceptionally(new PeerFailure(name + " has ended", List.of()));
        }
        return answer;
    }

    @Override
    public void freeze() {
        // The shell kills it when this JVM ends or closes the pipe: a stopped process cannot end by itself.
        String script = "kill -STOP \"$0\" && echo stopped; cat >/dev/null; kill -9 \"$0\" 2>/dev/null";
        try {
            freezer = new ProcessBuilder("sh", "-c", script, Long.toString(process.pid()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!"stopped".equals(freezer.inputReader().readLine())) {
                throw new IllegalStateException("cannot stop " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop " + name, e);
        }
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        await(process);
        thaw();
    }

    private void thaw() {
        if (freezer != null) {
            try {
                freezer.getOutputStream().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            await(freezer);
            freezer = null;
        }
    }

    @Override
    public CompletionStage<String> ended() {
        return ended;
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            // It is gone already.
        }
        thaw();
        if (!await(process)) {
            process.destroyForcibly();
        }
    }

    private static boolean await(Process process) {
        try {
            return process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
