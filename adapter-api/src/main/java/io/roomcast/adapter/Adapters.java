package io.roomcast.adapter;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Where adapters come from: {@code Adapters.open("redis", Map.of("uri", "redis://localhost:6379"))}.
 *
 * <p>Settings are texts. The backend documents its own; the engine reads these:
 *
 * <table>
 * <caption>Settings of the engine, in milliseconds</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>requestsTimeout</td><td>5000</td><td>how long to wait for answers where no timeout is given</td></tr>
 * <tr><td>heartbeatInterval</td><td>5000</td><td>how often to say that this server is alive, where the backend cannot tell</td></tr>
 * <tr><td>heartbeatTimeout</td><td>10000</td><td>how long a silent server counts, where the backend cannot tell</td></tr>
 * </table>
 */
@SuppressWarnings({"UnusedVariable", "DoNotCallSuggester"})
public final class Adapters {
    private Adapters() {}

    /** One server only: rooms in memory, no backend. */
    public static AdapterFactory local() {
        throw new UnsupportedOperationException();
    }

    /** The one backend on the classpath, or Redis if there are several; see {@link #open(String, Map)}. */
    public static AdapterFactory open(Map<String, String> settings) {
        throw new UnsupportedOperationException();
    }

    /**
     * A backend by name.
     *
     * @throws IllegalArgumentException if no backend has that name, naming the artifact to add; or if a setting is
     *     unknown or wrong
     */
    public static AdapterFactory open(String backend, Map<String, String> settings) {
        throw new UnsupportedOperationException();
    }

    /** A backend that the application made, for example with a client of its own. The factory closes the backend. */
    public static Builder using(Backend backend) {
        return new Builder(backend);
    }

    /** Engine options beside a backend. */
    public static final class Builder {
        private final Backend backend;
        private Duration requestsTimeout = Duration.ofSeconds(5);
        private Duration heartbeatInterval = Duration.ofSeconds(5);
        private Duration heartbeatTimeout = Duration.ofSeconds(10);
        private AdapterListener listener = AdapterListener.LOGGING;

        private Builder(Backend backend) {
            this.backend = Objects.requireNonNull(backend);
        }

        /** How long to wait for answers where no timeout is given; 5 s by default. */
        public Builder requestsTimeout(Duration timeout) {
            this.requestsTimeout = timeout;
            return this;
        }

        /** How often to say that this server is alive, where the backend cannot tell; 5 s by default. */
        public Builder heartbeatInterval(Duration interval) {
            this.heartbeatInterval = interval;
            return this;
        }

        /** How long a silent server counts, where the backend cannot tell; 10 s by default. */
        public Builder heartbeatTimeout(Duration timeout) {
            this.heartbeatTimeout = timeout;
            return this;
        }

        /** Who hears of failures and gaps; the log by default. */
        public Builder listener(AdapterListener listener) {
            this.listener = Objects.requireNonNull(listener);
            return this;
        }

        /** Time as the engine sees it; for tests. */
        public Builder timer(Timer timer) {
            return this;
        }

        /** The factory. */
        public AdapterFactory build() {
            throw new UnsupportedOperationException();
        }
    }
}
