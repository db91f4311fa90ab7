package io.roomcast.conformance.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of {@link PostgresBinaries} on a free loopback port. It trusts everybody on this machine, as it is for tests.
 *
 * <p>A small shell stands between this JVM and the server: when the pipe from us ends it kills the server and deletes its
 * data, so nothing is left behind even if this JVM is killed. PostgreSQL refuses to run as root: then it is {@code nobody}.
 */
final class PostgresProcess implements PostgresTestServer {
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NOBODY = 65534;

    /** SIGQUIT is PostgreSQL's way to die at once, with its children; SIGCONT, in case a test has stopped it. */
    private static final String WATCHDOG =
            """
            trap '' INT HUP; dir=$1; shift; p=
            die() { [ -z "$p" ] || { kill -QUIT $p; kill -CONT $p; wait $p; p=; } 2>/dev/null; }
            while read -r word; do
              case $word in
                start) "$@" >"$dir/log" 2>&1 </dev/null & p=$!; echo $p;;
                stop) die; echo stopped;;
              esac
            done
            die; rm -rf "$dir"
            """;

    private final int port;
    private final Path directory;
    private final String version;
    private final Process watchdog;
    private final BufferedReader answers;
    private @Nullable Long pid;

    private PostgresProcess(int port, Path directory, Path bin) throws IOException {
        this.port = port;
        this.directory = directory;
        this.version =
                run(List.of(bin.resolve("postgres").toString(), "--version")).strip();
        List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHDOG, "watchdog", directory.toString()));
        command.addAll(unprivileged());
        command.addAll(List.of(bin.resolve("postgres").toString(), "-D", data(directory), "-h", HOST));
        command.addAll(List.of("-p", Integer.toString(port), "-k", directory.toString()));
        for (String option : List.of("fsync=off", "max_connections=300", "log_min_messages=warning")) {
            command.addAll(List.of("-c", option));
        }
        this.watchdog = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        this.answers = watchdog.inputReader(StandardCharsets.US_ASCII);
    }

    /** Makes an empty database and starts its server. */
    static PostgresProcess startNew(Map<String, String> environment) {
        try {
            Path directory = Files.createTempDirectory("roomcast-pg-");
            try {
                return startNew(directory, environment);
            } catch (IOException | RuntimeException e) {
                run(List.of("rm", "-rf", directory.toString()));
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot start PostgreSQL", e);
        }
    }

    private static PostgresProcess startNew(Path directory, Map<String, String> environment) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path bin = PostgresBinaries.in(directory, environment);
        if (isRoot()) {
            Files.setAttribute(directory, "unix:uid", NOBODY);
        }
        List<String> initdb = new ArrayList<>(unprivileged());
        initdb.addAll(List.of(bin.resolve("initdb").toString(), "-D", data(directory), "-U", "postgres"));
        initdb.addAll(List.of("-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));
        run(initdb);
        PostgresProcess server = new PostgresProcess(RedisProcess.freePort(), directory, bin);
        server.start();
        return server;
    }

    private static String data(Path directory) {
        return directory.resolve("data").toString();
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static List<String> unprivileged() throws IOException {
        return isRoot() ? List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups") : List.of();
    }

    /** @return what it wrote */
    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
            }
            return output;
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public String uri() {
        return "postgresql://postgres@" + HOST + ":" + port + "/postgres";
    }

    @Override
    public String description() {
        return version;
    }

    @Override
    public synchronized long pid() {
        if (pid == null) {
            throw new IllegalStateException("PostgreSQL is stopped");
        }
        return pid;
    }

    private String tell(String word) throws IOException {
        watchdog.getOutputStream().write((word + "\n").getBytes(StandardCharsets.US_ASCII));
        watchdog.getOutputStream().flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IllegalStateException("the shell that watches PostgreSQL is gone");
        }
        return answer;
    }

    @Override
    public synchronized void start() {
        if (pid != null) {
            return;
        }
        try {
            long started = Long.parseLong(tell("start"));
            pid = started;
            awaitReady(started);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL", e);
        }
    }

    private void awaitReady(long started) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!PostgresPing.ping(HOST, port).alive()) {
            boolean exited =
                    !ProcessHandle.of(started).map(ProcessHandle::isAlive).orElse(false);
            if (exited || System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                String log = Files.readString(directory.resolve("log"));
                close();
                throw new IllegalStateException("PostgreSQL does not answer at " + uri() + "; its log says:\n" + log);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public synchronized void stop() {
        if (pid != null) {
            pid = null;
            try {
                tell("stop");
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL could not be stopped", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        pid = null;
        try {
            watchdog.getOutputStream().close();
            if (!watchdog.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("PostgreSQL at " + uri() + " could not be stopped");
            }
            answers.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
