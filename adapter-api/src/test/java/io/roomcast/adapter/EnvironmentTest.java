package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.spi.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A backend by the environment")
class EnvironmentTest {
    private static final List<String> BACKENDS = List.of("redis", "redis-streams", "in-jvm");

    private static Settings settings(String backend, Map<String, String> variables, Map<String, String> properties) {
        return new Environment(variables, properties).settings(backend, BACKENDS);
    }

    @Test
    @DisplayName("its name is that of the property, else of the variable, else none")
    void name() {
        Map<String, String> variable = Map.of("ROOMCAST_BACKEND", " in-jvm ");
        assertThat(new Environment(variable, Map.of("roomcast.backend", "redis")).backend())
                .isEqualTo("redis");
        assertThat(new Environment(variable, Map.of()).backend()).isEqualTo("in-jvm");
        assertThat(new Environment(Map.of("ROOMCAST_BACKEND", ""), Map.of()).backend())
                .isNull();
        assertThat(new Environment(Map.of(), Map.of()).backend()).isNull();
    }

    @Test
    @DisplayName("settings are those of variables and, before them, of properties")
    void settings() {
        Settings settings = settings(
                "redis",
                Map.of(
                        "ROOMCAST_REDIS_URI",
                        "redis://variable",
                        "ROOMCAST_REDIS_REQUESTS_TIMEOUT",
                        "100",
                        "OTHER",
                        "x"),
                Map.of("roomcast.redis.uri", "redis://property", "roomcast.redis.key", "k", "roomcast.other", "x"));
        assertThat(settings.text("uri")).isEqualTo("redis://property");
        assertThat(settings.text("requestsTimeout")).isEqualTo("100");
        assertThat(settings.text("key")).isEqualTo("k");
        settings.checkAllKnown("redis");
    }

    @Test
    @DisplayName("a backend whose name begins like another one's has settings of its own")
    void similarNames() {
        Map<String, String> variables = Map.of(
                "ROOMCAST_REDIS_KEY", "a", "ROOMCAST_REDIS_STREAMS_STREAM_NAME", "b", "ROOMCAST_IN_JVM_LOG_SIZE", "3");
        Settings redis = settings("redis", variables, Map.of());
        assertThat(redis.text("key")).isEqualTo("a");
        redis.checkAllKnown("redis");
        Settings streams = settings("redis-streams", variables, Map.of());
        assertThat(streams.text("streamName")).isEqualTo("b");
        streams.checkAllKnown("redis-streams");
        assertThat(settings("in-jvm", variables, Map.of()).integer("logSize", 1, 1, 10))
                .isEqualTo(3);
    }

    @Test
    @DisplayName("errors name the variable or the property, and the nearest known setting")
    void errors() {
        Settings settings = settings(
                "redis",
                Map.of("ROOMCAST_REDIS_URL", "x", "ROOMCAST_REDIS_REQUEST_TIMEOUT", "soon"),
                Map.of("roomcast.redis.requestsTimeout", "soon"));
        assertThatThrownBy(() -> settings.integer("requestsTimeout", 1, 1, 2))
                .hasMessageContaining("the system property roomcast.redis.requestsTimeout is 'soon'");
        settings.text("uri");
        assertThatThrownBy(() -> settings.checkAllKnown("redis"))
                .hasMessageContaining("'url' of the environment variable ROOMCAST_REDIS_URL (did you mean 'uri'?)")
                .hasMessageContaining("'requestTimeout' of the environment variable ROOMCAST_REDIS_REQUEST_TIMEOUT"
                        + " (did you mean 'requestsTimeout'?)");
    }
}
