package io.roomcast.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a user starts it: a process. */
class LauncherTest {
    @ParameterizedTest
    @ValueSource(strings = {"in-jvm", "redis", "redis-streams", "postgres", "mongo", "hazelcast"})
    @DisplayName("every check holds")
    void check(String backend) throws Exception {
        try (Demo demo = Demo.start("--check", "--backend", backend)) {
            String output = demo.rest();
            assertThat(demo.process.waitFor()).as(output).isZero();
            assertThat(output).contains("0 failed").doesNotContain("FAIL");
            assertThat(output.contains("skip ")).isEqualTo(backend.equals("in-jvm"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "KILL"})
    @DisplayName("however the demo ends, its servers and its Redis end too")
    void endsEverything(String signal) throws Exception {
        try (Demo demo = Demo.start("--nodes", "2", "--port", "0")) {
            URI page = demo.awaitPage();
            assertThat(status(page)).isEqualTo(200);
            assertThat(status(page.resolve("/pom.xml"))).isEqualTo(404);
            List<ProcessHandle> started = demo.process.descendants().toList();
            assertThat(started).hasSizeGreaterThanOrEqualTo(2);

            assumeThat(demo.ignores(signal))
                    .as("whoever started this made its children ignore SIG" + signal)
                    .isFalse();
            demo.signal(signal);

            demo.process.onExit().get(20, TimeUnit.SECONDS);
            for (ProcessHandle child : started) {
                child.onExit().get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    @DisplayName("a port that is taken is named, with the option that chooses another")
    void takenPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Demo demo = Demo.start("--port", Integer.toString(taken.getLocalPort()))) {
            assertThat(demo.rest()).contains("port " + taken.getLocalPort() + " is taken", "--port");
            assertThat(demo.process.waitFor()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a Redis that cannot be reached is an error, not a wait")
    void unreachableRedis() throws Exception {
        try (Demo demo = Demo.start("--port", "0", "--nodes", "1", "--uri", "redis://127.0.0.1:" + freePort())) {
            assertThat(demo.rest()).contains("no Redis answers at 127.0.0.1:", "Connection refused");
            assertThat(demo.process.waitFor()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a wrong command line ends with 2 and says what is wrong")
    void wrongOption() throws Exception {
        try (Demo demo = Demo.start("--nodez", "2")) {
            assertThat(demo.rest()).contains("unknown option '--nodez'", "--help");
            assertThat(demo.process.waitFor()).isEqualTo(2);
        }
    }

    private static int status(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private record Demo(Process process, BufferedReader output) implements AutoCloseable {
        static Demo start(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    DemoLauncher.class.getName()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().remove(DemoOptions.URI_VARIABLE);
            Process process = builder.start();
            return new Demo(process, process.inputReader(StandardCharsets.UTF_8));
        }

        /** Whether it was born deaf to a signal, as what a shell without job control starts in the background is to INT. */
        boolean ignores(String signal) throws IOException {
            Path status = Path.of("/proc/" + process.pid() + "/status");
            if (!signal.equals("INT") || !Files.exists(status)) {
                return false;
            }
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(ignored -> (ignored & 0b10) != 0);
        }

        void signal(String signal) throws Exception {
            int failed = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(failed).isZero();
        }

        /** All that is printed until the process ends. */
        String rest() throws Exception {
            return CompletableFuture.supplyAsync(() -> output.lines().collect(Collectors.joining("\n")))
                    .get(55, TimeUnit.SECONDS);
        }

        URI awaitPage() throws Exception {
            return CompletableFuture.supplyAsync(() -> output.lines()
                            .filter(line -> line.startsWith("open "))
                            .map(line -> URI.create(line.split(" ")[1]))
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException("the demo ended")))
                    .get(55, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
