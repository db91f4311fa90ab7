package io.roomcast.conformance.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The redis-server binary inside {@code org.signal:embedded-redis}; it is a Sentinel as well. */
final class RedisBinary {
    static final String VERSION = "7.0.15";

    private RedisBinary() {}

    /**
     * Copies it.
     *
     * @return the executable file
     * @throws IllegalStateException if there is none for this machine
     */
    static Path extract(Path directory) throws IOException {
        String resource = "/redis-server-" + VERSION + "-" + platform();
        try (InputStream in = RedisBinary.class.getResourceAsStream(resource)) {
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
