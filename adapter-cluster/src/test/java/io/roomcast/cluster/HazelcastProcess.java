package io.roomcast.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A JVM for {@link HazelcastNodeMain} or {@link HazelcastMemberMain}; it ends when this one does. */
final class HazelcastProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final List<String> all = new ArrayList<>();

    private HazelcastProcess(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "output of process " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one; {@link #await} its word {@code ready}. */
    static HazelcastProcess start(Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                // So that a test need not wait for the usual ten.
                "-Dhazelcast.merge.first.run.delay.seconds=2",
                "-Dhazelcast.merge.next.run.delay.seconds=2",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new HazelcastProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (all) {
                    all.add(line);
                }
                said.add(line);
            }
        } catch (IOException e) {
            said.add("the output broke: " + e);
        }
    }

    /** Asks it to do something. */
    void tell(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** The rest of the next line that begins with a word. */
    String await(String word) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            String line = said.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                synchronized (all) {
                    throw new AssertionError("process " + process.pid() + " did not say '" + word + "' within "
                            + PATIENCE_SECONDS + " s, but: " + all);
                }
            } else if (line.equals(word) || line.startsWith(word + " ")) {
                return line.substring(word.length()).strip();
            }
        }
    }

    String ask(String command, String word) throws Exception {
        tell(command);
        return await(word);
    }

    /** It stands still, with its connections open. */
    void freeze() throws Exception {
        signal("STOP");
    }

    void thaw() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " \"$0\"", Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("could not send " + name + " to process " + process.pid());
        }
    }

    long pid() {
        return process.pid();
    }

    /** Signal 9. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
