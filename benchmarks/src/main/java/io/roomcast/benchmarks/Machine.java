package io.roomcast.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.roomcast.benchmarks.results.Environment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What there is to be said about where it is measured. */
final class Machine {
    private static final String UNKNOWN = "unknown";

    private Machine() {}

    /** @param servers versions of the servers by name */
    static Environment describe(Map<String, String> servers) throws IOException {
        Map<String, String> versions = new TreeMap<>(servers);
        versions.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        versions.put("Node", said("node", "--version"));
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Environment(
                cpu(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize(),
                system.getName() + " " + system.getVersion() + " " + system.getArch(),
                commit(),
                versions);
    }

    private static String cpu() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return UNKNOWN;
        }
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static String commit() throws IOException {
        String commit = said("git", "rev-parse", "--short", "HEAD");
        boolean clean =
                said("git", "status", "--porcelain", "--untracked-files=no").isEmpty();
        return clean || commit.equals(UNKNOWN) ? commit : commit + "-dirty";
    }

    /** What a command says, or that it is unknown if there is none or it fails. */
    private static String said(String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return UNKNOWN;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.onExit().join().exitValue() == 0 ? output : UNKNOWN;
    }
}
