package io.roomcast.conformance;

import io.roomcast.adapter.spi.Backend;

/** A client that belongs to the application and that backends may use: see {@link BackendConformanceTest#borrowClient}. */
public interface BorrowedClient extends AutoCloseable {
    /** A backend that uses this client. The rules close the backend, and then use the client again. */
    Backend newBackend();

    /** Closes the client. Called once, when its backends are closed. */
    @Override
    void close();
}
