package io.roomcast.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Node's adapters in processes of their own: the programs in {@code src/main/node}, with the packages and the set-up of the
 * interop tests.
 */
final class NodePrograms {
    /** The folder of this module, in which tests run; {@code ./roomcast} runs in the one above. */
    static final Path MODULE = Path.of(Files.isDirectory(Path.of("benchmarks", "src")) ? "benchmarks" : "");

    private static final Path PROGRAMS = MODULE.resolve(Path.of("src", "main", "node"));
    private static final Path PACKAGES = MODULE.resolve(Path.of("target", "npm", "node_modules"));

    private NodePrograms() {}

    /** Why there can be none here, if so. */
    static Optional<String> problem() {
        try {
            Process process = new ProcessBuilder("node", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.onExit().join();
        } catch (IOException e) {
            return Optional.of("there is no 'node' on the path");
        }
        return Files.isDirectory(PACKAGES) && Files.isDirectory(PROGRAMS)
                ? Optional.empty()
                : Optional.of(
                        "there are no packages in " + PACKAGES.toAbsolutePath().normalize()
                                + ": './roomcast bench' installs them, if there is npm");
    }

    /** What starts a program with these arguments. */
    static ProcessBuilder command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        Collections.addAll(command, "node", PROGRAMS.resolve(program).toString());
        Collections.addAll(command, arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("NODE_PATH", PACKAGES.toAbsolutePath().normalize().toString());
        return builder;
    }

    /** Starts a program that loads {@code adapter.js}; returns when it is ready. */
    static Child start(String program, String first, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        Collections.addAll(command, "node", PROGRAMS.resolve(program).toString(), first);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("NODE_PATH", PACKAGES.toAbsolutePath().normalize().toString());
        return Child.start(builder);
    }
}
