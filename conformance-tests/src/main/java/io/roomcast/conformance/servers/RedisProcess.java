package io.roomcast.conformance.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The redis-server binary inside {@code org.signal:embedded-redis}, on a free loopback port, keeping nothing on disk.
 *
 * <p>A small shell stands between this JVM and the server: it waits for the end of the pipe from us and then kills the
 * server, so nothing is left behind even if this JVM is killed.
 */
final class RedisProcess implements RedisTestServer {
    private static final String VERSION = "7.0.15";
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Tells the server's pid, waits until nobody holds the pipe any more, cleans up. */
    private static final String WATCHDOG =
            "trap '' INT HUP; dir=$1; shift; \"$@\" >\"$dir/log\" 2>&1 </dev/null & p=$!; echo $p; cat >/dev/null; "
                    + "kill -9 $p 2>/dev/null; wait $p 2>/dev/null; rm -rf \"$dir\"";

    private final int port;
    private @Nullable Running running;

    private record Running(Process watchdog, long pid, Path directory) {}

    private RedisProcess(int port) {
        this.port = port;
    }

    static RedisProcess startNew() {
        IllegalStateException failure = null;
        for (int attempt = 0; attempt < 5; attempt++) { // somebody else may take the free port before the server does
            RedisProcess server = new RedisProcess(freePort());
            try {
                server.launch();
                return server;
            } catch (IllegalStateException e) {
                failure = e;
                if (!String.valueOf(e.getMessage()).contains("Address already in use")) {
                    throw e;
                }
            }
        }
        throw new IllegalStateException("no free port for redis-server", failure);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + HOST, e);
        }
    }

    @Override
    public String uri() {
        return "redis://" + HOST + ":" + port;
    }

    @Override
    public String description() {
        return "redis-server " + VERSION + " of org.signal:embedded-redis";
    }

    @Override
    public synchronized long pid() {
        if (running == null) {
            throw new IllegalStateException("redis-server is stopped");
        }
        return running.pid;
    }

    @Override
    public synchronized void start() {
        if (running == null) {
            launch();
        }
    }

    private synchronized void launch() {
        try {
            Path directory = Files.createTempDirectory("roomcast-redis-");
            Path binary = extract(directory);
            Process watchdog = new ProcessBuilder(
                            "sh",
                            "-c",
                            WATCHDOG,
                            "watchdog",
                            directory.toString(),
                            binary.toString(),
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            HOST,
                            "--save",
                            "",
                            "--appendonly",
                            "no",
                            "--dir",
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader output = watchdog.inputReader(StandardCharsets.US_ASCII);
            String pid = output.readLine();
            if (pid == null) {
                throw new IllegalStateException("sh could not start redis-server");
            }
            Running started = new Running(watchdog, Long.parseLong(pid), directory);
            awaitAnswer(started);
            running = started;
        } catch (IOException e) {
            throw new IllegalStateException("cannot start redis-server", e);
        }
    }

    private void awaitAnswer(Running started) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            boolean exited =
                    !ProcessHandle.of(started.pid).map(ProcessHandle::isAlive).orElse(false)
                            || log(started).contains("Failed listening");
            if (!exited && RedisPing.ping(HOST, port, false).alive()) {
                return;
            }
            if (exited || System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                String log = log(started);
                end(started);
                throw new IllegalStateException("redis-server does not answer on " + uri() + "; its log says:\n" + log);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static String log(Running started) throws IOException {
        Path log = started.directory.resolve("log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public synchronized void stop() {
        if (running != null) {
            end(running);
            running = null;
        }
    }

    private static void end(Running server) {
        try {
            server.watchdog.getOutputStream().close();
            if (!server.watchdog.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                server.watchdog.destroyForcibly();
                throw new IllegalStateException("redis-server " + server.pid + " could not be stopped");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("redis-server " + server.pid + " could not be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static Path extract(Path directory) throws IOException {
        String resource = "/redis-server-" + VERSION + "-" + platform();
        try (InputStream in = RedisProcess.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("there is no redis-server binary for this machine (" + resource
                        + "): set " + TestServers.REDIS_URI + " or start Docker");
            }
            Path binary = directory.resolve("redis-server");
            Files.copy(in, binary);
            if (!binary.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + binary + " executable");
            }
            return binary;
        }
    }

    private static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String cpu = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "darwin" : os;
        return system
                + switch (cpu) {
                    case "x86_64", "amd64" -> "-amd64";
                    case "aarch64", "arm64" -> "-arm64";
                    case "x86", "i386", "i686" -> "-386";
                    default -> "-" + cpu;
                };
    }
}
