package io.roomcast.demo;

import java.net.URI;
import java.util.Map;

/** A server in a JVM of its own. */
record NodeProcess(int number, URI url, ChildProcess process) implements DemoNode {
    /** Starts the JVM; {@link Starting#await} gives the node once it listens. */
    static Starting start(int number, Map<String, String> environment, boolean check) {
        return new Starting(
                number,
                ChildProcess.start(
                        "node " + number,
                        NodeMain.class,
                        environment,
                        Integer.toString(number),
                        Boolean.toString(check)));
    }

    /** A JVM that may not listen yet. */
    record Starting(int number, ChildProcess process) {
        NodeProcess await() {
            return new NodeProcess(number, URI.create("http://127.0.0.1:" + process.await(NodeMain.READY)), process);
        }
    }

    @Override
    public String where() {
        return "process " + process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
