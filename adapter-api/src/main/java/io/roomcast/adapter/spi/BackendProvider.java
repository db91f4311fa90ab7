package io.roomcast.adapter.spi;

/** Found by {@link java.util.ServiceLoader}. */
public interface BackendProvider {
    /** The name by which applications choose the backend, for example {@code redis}. */
    String name();

    /**
     * Whether the libraries that it needs are on the class path. If not, it is not chosen by itself; who asks for it by
     * name is told by {@link #open} what to add.
     */
    default boolean isAvailable() {
        return true;
    }

    /**
     * Opens the messaging system with a client of its own, which {@link Backend#close} closes.
     *
     * @throws IllegalArgumentException if a setting is wrong, naming what to do
     */
    Backend open(Settings settings);
}
