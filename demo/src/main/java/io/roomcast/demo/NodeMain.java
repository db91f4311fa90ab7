package io.roomcast.demo;

/** One server in a JVM of its own: {@code NodeMain <number> <check>}, with the Redis in {@value DemoOptions#URI_VARIABLE}. */
final class NodeMain {
    /** Starts the line that tells the port. */
    static final String READY = "ready";

    private NodeMain() {}

    public static void main(String[] arguments) {
        ChildProcess.endWithParent();
        try {
            String uri = System.getenv(DemoOptions.URI_VARIABLE);
            if (arguments.length != 2 || uri == null) {
                throw new IllegalArgumentException(
                        "needs its number, whether to check, and a Redis in " + DemoOptions.URI_VARIABLE);
            }
            RedisChannels channels = new RedisChannels(uri);
            NodeServer server = NodeServer.start(
                    Integer.parseInt(arguments[0]), Factories.redis(uri), channels, Boolean.parseBoolean(arguments[1]));
            // There is no shutdown hook on purpose. Ctrl-C in a terminal also reaches the Redis of the demo: a server
            // that takes its time would only complain about that.
            System.out.println(READY + " " + server.url().getPort());
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(1); // threads of the Redis client may be there already
        }
    }
}
