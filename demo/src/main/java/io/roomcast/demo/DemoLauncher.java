package io.roomcast.demo;

import java.util.List;

/** {@code ./roomcast demo}: starts the servers and the page, or runs the checks. */
public final class DemoLauncher {
    private DemoLauncher() {}

    /** Ends with 0 if all went well, 1 if something failed, 2 if the command line is wrong. */
    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
            System.out.print(DemoOptions.USAGE);
            return;
        }
        DemoOptions options;
        try {
            options = DemoOptions.parse(List.of(arguments), System.getenv(DemoOptions.URI_VARIABLE));
        } catch (IllegalArgumentException e) {
            System.err.println("roomcast demo: " + e.getMessage());
            System.err.println("./roomcast demo --help lists the options");
            System.exit(2);
            return;
        }
        try {
            run(options);
        } catch (IllegalStateException e) {
            System.err.println("roomcast demo: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(DemoOptions options) {
        // The port comes first: if it is taken, nothing has to be stopped.
        PageServer page = options.check() ? null : PageServer.bind(options.port());
        DemoCluster cluster = DemoCluster.start(
                options,
                made -> Runtime.getRuntime().addShutdownHook(new Thread(made::close, "stop-everything")),
                System.out::println);
        if (page == null) {
            System.exit(ClusterChecks.run(cluster, System.out) ? 0 : 1);
            return;
        }
        page.open(options, cluster.nodes());
        for (DemoNode node : cluster.nodes()) {
            System.out.printf("node %d: %s (%s)%n", node.number(), node.url(), node.where());
            if (node instanceof NodeProcess server) {
                server.process()
                        .unexpectedEnd()
                        .thenAccept(
                                code -> System.out.printf("node %d ended with exit code %d%n", node.number(), code));
            }
        }
        System.out.println("browser client: " + PageServer.clientOrigin());
        System.out.println();
        System.out.println("open " + page.url() + "   Ctrl-C stops everything");
    }
}
