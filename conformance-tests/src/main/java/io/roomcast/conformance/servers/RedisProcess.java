package io.roomcast.conformance.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RedisBinary} on a free loopback port: a plain server, a node of a cluster or a sentinel. It keeps no data, but
 * as a node of a cluster it knows itself and the others again after a restart.
 *
 * <p>A small shell stands between this JVM and the server: it waits for the end of the pipe from us and then kills the
 * server, so nothing is left behind even if this JVM is killed.
 */
final class RedisProcess implements RedisTestServer {
    static final String HOST = "127.0.0.1";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PORT_IS_TAKEN = "Failed listening";

    /** Tells the server's pid, waits until nobody holds the pipe any more, tells what is to be kept, cleans up. */
    private static final String WATCHDOG =
            "trap '' INT HUP; dir=$1; shift; \"$@\" >\"$dir/log\" 2>&1 </dev/null & p=$!; echo $p; cat >/dev/null; "
                    + "kill -9 $p 2>/dev/null; wait $p 2>/dev/null; "
                    + "cat \"$dir/nodes.conf\" 2>/dev/null; rm -rf \"$dir\"";

    private final int port;
    private final List<String> arguments;
    private final Supplier<List<String>> options;
    private String nodes = "";
    private @Nullable Running running;

    private record Running(Process watchdog, BufferedReader output, long pid, Path directory) {}

    /** @param options lines of the configuration, asked for whenever it starts */
    RedisProcess(int port, List<String> arguments, Supplier<List<String>> options) {
        this.port = port;
        this.arguments = arguments;
        this.options = options;
    }

    /** Starts a plain server. */
    static RedisProcess startNew() {
        return startNew(List::of);
    }

    /** Starts a server with these lines in its configuration; they are asked for whenever it starts. */
    static RedisProcess startNew(Supplier<List<String>> options) {
        return startFirst(() -> new RedisProcess(freePort(), List.of(), options));
    }

    /** Starts a node that is in no cluster yet, with these lines in its configuration. */
    static RedisProcess startClusterNode(List<String> options) {
        return startFirst(() -> {
            List<String> all = new ArrayList<>(options);
            all.add("cluster-enabled yes");
            all.add("cluster-config-file nodes.conf");
            all.add("cluster-port " + freePort());
            return new RedisProcess(freePort(), List.of(), () -> all);
        });
    }

    /** Starts a sentinel with these lines in its configuration; they are asked for whenever it starts. */
    static RedisProcess startSentinel(Supplier<List<String>> options) {
        return startFirst(() -> new RedisProcess(freePort(), List.of("--sentinel"), options));
    }

    /** Starts the first whose ports are still free. */
    static RedisProcess startFirst(Supplier<RedisProcess> candidates) {
        IllegalStateException failure = null;
        for (int attempt = 0; attempt < 5; attempt++) { // somebody else may take the free port before the server does
            RedisProcess server = candidates.get();
            try {
                server.launch();
                return server;
            } catch (IllegalStateException e) {
                failure = e;
                if (!String.valueOf(e.getMessage()).contains(PORT_IS_TAKEN)) {
                    throw e;
                }
            }
        }
        throw new IllegalStateException("no free port for redis-server", failure);
    }

    static int freePort() {
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
        return "redis-server " + RedisBinary.VERSION + " of org.signal:embedded-redis";
    }

    @Override
    public synchronized long pid() {
        if (running == null) {
            throw new IllegalStateException("redis-server is stopped");
        }
        return running.pid;
    }

    synchronized boolean isRunning() {
        return running != null;
    }

    @Override
    public synchronized void start() {
        if (running == null) {
            launch();
        }
    }

    private synchronized void launch() {
        List<String> lines = options.get();
        try {
            Path directory = Files.createTempDirectory("roomcast-redis-");
            Path binary = RedisBinary.extract(directory);
            Path configuration = Files.write(directory.resolve("redis.conf"), configuration(lines, directory));
            if (!nodes.isEmpty()) {
                Files.writeString(directory.resolve("nodes.conf"), nodes);
            }
            List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHDOG, "watchdog", directory.toString()));
            command.addAll(List.of(binary.toString(), configuration.toString()));
            command.addAll(arguments);
            Process watchdog = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader output = watchdog.inputReader(StandardCharsets.US_ASCII);
            String pid = output.readLine();
            if (pid == null) {
                throw new IllegalStateException("sh could not start redis-server");
            }
            Running started = new Running(watchdog, output, Long.parseLong(pid), directory);
            awaitAnswer(started);
            running = started;
        } catch (IOException e) {
            throw new IllegalStateException("cannot start redis-server", e);
        }
    }

    private List<String> configuration(List<String> options, Path directory) {
        List<String> lines = new ArrayList<>(options);
        lines.add("port " + port);
        lines.add("bind " + HOST);
        lines.add("dir \"" + directory + "\"");
        lines.add("save \"\"");
        lines.add("appendonly no");
        return lines;
    }

    private void awaitAnswer(Running started) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            boolean exited =
                    !ProcessHandle.of(started.pid).map(ProcessHandle::isAlive).orElse(false)
                            || log(started).contains(PORT_IS_TAKEN);
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
            nodes = end(running);
            running = null;
        }
    }

    /** @return what it knew of the nodes of its cluster; empty if it was in none */
    private static String end(Running server) {
        try (BufferedReader kept = server.output) {
            server.watchdog.getOutputStream().close();
            if (!server.watchdog.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                server.watchdog.destroyForcibly();
                throw new IllegalStateException("redis-server " + server.pid + " could not be stopped");
            }
            return kept.lines().map(line -> line + "\n").collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException("redis-server " + server.pid + " could not be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public void close() {
        stop();
    }
}
