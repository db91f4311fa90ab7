package io.roomcast.demo;

/** One server in a JVM of its own: {@code NodeMain <number> <check>}; what connects it is in its environment. */
final class NodeMain {
    /** Starts the line that tells the port. */
    static final String READY = "ready";

    private NodeMain() {}

    public static void main(String[] arguments) {
        ChildProcess.endWithParent();
        try {
            if (arguments.length != 2) {
                throw new IllegalArgumentException("needs its number, and whether to check");
            }
            String uri = System.getenv(DemoOptions.URI_VARIABLE);
            NodeServer server = NodeServer.start(
                    Integer.parseInt(arguments[0]),
                    Factories.given(),
                    uri == null ? null : new RedisChannels(uri),
                    Boolean.parseBoolean(arguments[1]));
            // There is no shutdown hook on purpose. Ctrl-C in a terminal also reaches the Redis of the demo: a server
            // that takes its time would only complain about that.
            System.out.println(READY + " " + server.url().getPort());
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(1); // threads of the backend may be there already
        }
    }
}
