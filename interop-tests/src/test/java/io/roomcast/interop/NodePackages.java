package io.roomcast.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The Node programs of the tests with the packages they need, in {@code target/npm}: installed when a test first needs
 * them, and again only when {@code package-lock.json} has changed.
 */
final class NodePackages {
    private static final Path DIRECTORY = Path.of("target", "npm");
    private static final Path SOURCES = Path.of("src", "test", "node");

    private static String problem;
    private static boolean ready;

    private NodePackages() {}

    /** Why there can be no Node server here, or null if there can. */
    static synchronized String problem() {
        if (!ready && problem == null) {
            try {
                problem = install();
                ready = problem == null;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot prepare " + DIRECTORY, e);
            }
        }
        return problem;
    }

    /** The command that runs a program. */
    static List<String> command(String program) {
        return List.of("node", program);
    }

    /** Where the programs are. */
    static Path directory() {
        return DIRECTORY;
    }

    private static String install() throws IOException {
        for (String tool : List.of("node", "npm")) {
            if (!run(List.of(tool, "--version"), Path.of("."), null)) {
                return "there is no '" + tool + "' on the path, so there are no Node servers to talk to";
            }
        }
        Files.createDirectories(DIRECTORY);
        Path lock = DIRECTORY.resolve("package-lock.json");
        Path installed = DIRECTORY.resolve("installed");
        boolean current = Files.exists(installed) && Files.mismatch(Path.of("package-lock.json"), installed) < 0;
        if (!current) {
            copy(Path.of("package.json"), DIRECTORY.resolve("package.json"));
            copy(Path.of("package-lock.json"), lock);
            List<String> command = new ArrayList<>(List.of("npm", "ci", "--ignore-scripts"));
            Collections.addAll(command, "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000");
            Path log = DIRECTORY.resolve("npm.log");
            if (!run(command, DIRECTORY, log)) {
                return "npm could not install the packages of the Node servers (is there a registry?); it said:\n"
                        + Files.readString(log);
            }
            copy(lock, installed);
        }
        try (Stream<Path> programs = Files.list(SOURCES)) {
            for (Path program : programs.toList()) {
                copy(program, DIRECTORY.resolve(program.getFileName()));
            }
        }
        return null;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether a command can be run, and ends well. */
    private static boolean run(List<String> command, Path directory, Path log) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.redirectOutput(
                log == null
                        ? ProcessBuilder.Redirect.DISCARD
                        : ProcessBuilder.Redirect.to(log.toAbsolutePath().toFile()));
        try {
            Process process = builder.start();
            if (process.waitFor(2, TimeUnit.MINUTES)) {
                return process.exitValue() == 0;
            }
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false; // there is no such command
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
