package io.roomcast.demo;

import java.net.URI;

/** A server of the cluster, seen from the launcher. */
interface DemoNode extends AutoCloseable {
    /** Counted from 1. */
    int number();

    /** Where clients connect. */
    URI url();

    /** Where it runs, for people. */
    String where();

    @Override
    void close();
}
