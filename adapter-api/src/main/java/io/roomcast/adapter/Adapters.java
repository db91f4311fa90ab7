package io.roomcast.adapter;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.Settings;
import io.roomcast.adapter.spi.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
public final class Adapters {
    private static final Duration REQUESTS_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(10);

    private Adapters() {}

    /** One server only: rooms in memory, no backend. */
    public static AdapterFactory local() {
        return new LocalFactory(REQUESTS_TIMEOUT);
    }

    /**
     * The backend and the settings that the environment gives: nothing about either need stand in the code.
     *
     * <p>The backend is that of the system property {@code roomcast.backend} or the variable {@code ROOMCAST_BACKEND}, or,
     * without either, chosen as {@link #open(Map)} does. Its settings are properties such as {@code roomcast.redis.uri} and
     * variables such as {@code ROOMCAST_REDIS_URI}; a setting {@code requestsTimeout} is {@code …_REQUESTS_TIMEOUT} there,
     * and a {@code -} in the name of the backend is a {@code _}. A property goes before a variable.
     *
     * @throws IllegalArgumentException as {@link #open(String, Map)} and {@link #open(Map)} do, naming the variable or the
     *     property
     */
    public static AdapterFactory open() {
        Environment environment = Environment.ofProcess();
        Providers providers = Providers.onClasspath();
        BackendProvider provider = providers.choose(environment.backend());
        return open(provider, environment.settings(provider.name(), providers.names()));
    }

    /**
     * The backend on the classpath; Redis, the recommended one, if there are several.
     *
     * @throws IllegalArgumentException if there is none, or if there are several without Redis, naming what to do; or if
     *     a setting is unknown or wrong
     */
    public static AdapterFactory open(Map<String, String> settings) {
        return open(Providers.onClasspath().choose(null), new Settings(settings));
    }

    /**
     * A backend by name.
     *
     * @throws IllegalArgumentException if no backend on the classpath has that name, naming the artifact to add; or if a
     *     setting is unknown or wrong
     * @throws IllegalStateException if two have that name, naming where they come from. Two versions of one artifact are
     *     not noticed: as for any class, the one that comes first on the classpath is used
     */
    public static AdapterFactory open(String backend, Map<String, String> settings) {
        return open(Providers.onClasspath().choose(Objects.requireNonNull(backend)), new Settings(settings));
    }

    private static AdapterFactory open(BackendProvider provider, Settings settings) {
        Duration requestsTimeout = settings.millis("requestsTimeout", REQUESTS_TIMEOUT);
        Duration heartbeatInterval = settings.millis("heartbeatInterval", HEARTBEAT_INTERVAL);
        Duration heartbeatTimeout = settings.millis("heartbeatTimeout", HEARTBEAT_TIMEOUT);
        Backend backend = provider.open(settings);
        try {
            settings.checkAllKnown(provider.name());
            return using(backend)
                    .requestsTimeout(requestsTimeout)
                    .heartbeatInterval(heartbeatInterval)
                    .heartbeatTimeout(heartbeatTimeout)
                    .build();
        } catch (IllegalArgumentException e) {
            backend.close();
            throw e;
        }
    }

    /** A backend that the application made, for example with a client of its own. The factory closes the backend. */
    public static Builder using(Backend backend) {
        return new Builder(backend);
    }

    /** Engine options beside a backend. */
    public static final class Builder {
        private final Backend backend;
        private Duration requestsTimeout = REQUESTS_TIMEOUT;
        private Duration heartbeatInterval = HEARTBEAT_INTERVAL;
        private Duration heartbeatTimeout = HEARTBEAT_TIMEOUT;
        private AdapterListener listener = AdapterListener.LOGGING;
        private @Nullable Timer timer;

        private Builder(Backend backend) {
            this.backend = Objects.requireNonNull(backend);
        }

        /** How long to wait for answers where no timeout is given; 5 s by default. */
        public Builder requestsTimeout(Duration timeout) {
            this.requestsTimeout = Objects.requireNonNull(timeout);
            return this;
        }

        /** How often to say that this server is alive, where the backend cannot tell; 5 s by default. */
        public Builder heartbeatInterval(Duration interval) {
            this.heartbeatInterval = Objects.requireNonNull(interval);
            return this;
        }

        /** How long a silent server counts, where the backend cannot tell; 10 s by default. */
        public Builder heartbeatTimeout(Duration timeout) {
            this.heartbeatTimeout = Objects.requireNonNull(timeout);
            return this;
        }

        /** Who hears of failures and gaps; the log by default. */
        public Builder listener(AdapterListener listener) {
            this.listener = Objects.requireNonNull(listener);
            return this;
        }

        /** Time as the engine sees it, for tests; real time by default. */
        public Builder timer(Timer timer) {
            this.timer = Objects.requireNonNull(timer);
            return this;
        }

        /**
         * The factory.
         *
         * @throws IllegalArgumentException if a time is not positive, or the heartbeat timeout not above the interval
         */
        public AdapterFactory build() {
            SystemTimer own = timer == null ? new SystemTimer() : null;
            EngineOptions options = new EngineOptions(
                    requestsTimeout,
                    heartbeatInterval,
                    heartbeatTimeout,
                    listener,
                    own == null ? Objects.requireNonNull(timer) : own);
            return new ClusterFactory(backend, options, own == null ? () -> {} : own::close);
        }
    }
}
