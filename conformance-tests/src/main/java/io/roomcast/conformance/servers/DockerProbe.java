package io.roomcast.conformance.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/** Finds out whether containers can be started. A socket that nobody serves may hang the question, so it has a limit. */
final class DockerProbe {
    private static final Logger LOG = LoggerFactory.getLogger(DockerProbe.class);

    private DockerProbe() {}

    static boolean engineAnswers() {
        if (!mayExist()) {
            return false;
        }
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        answer.complete(DockerClientFactory.instance().isDockerAvailable());
                    } catch (Throwable e) {
                        answer.completeExceptionally(e);
                    }
                },
                "docker-probe");
        thread.setDaemon(true);
        thread.start();
        try {
            return answer.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException e) {
            LOG.warn("there is a Docker socket, but no engine answered within 10 s");
            return false;
        } catch (ExecutionException e) {
            LOG.warn("there is a Docker socket, but asking the engine failed", e);
            return false;
        }
    }

    /** Spares machines without Docker the search through all the ways in which Testcontainers may find one. */
    private static boolean mayExist() {
        String home = System.getProperty("user.home", "");
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        return System.getenv("DOCKER_HOST") != null
                || System.getProperty("os.name", "").startsWith("Windows")
                || Stream.of(
                                "/var/run/docker.sock",
                                (runtime == null ? "/run" : runtime) + "/docker.sock",
                                home + "/.docker/run/docker.sock",
                                home + "/.docker/desktop/docker.sock",
                                home + "/.testcontainers.properties")
                        .anyMatch(file -> Files.exists(Path.of(file)));
    }
}
