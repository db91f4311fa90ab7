package com.example.selection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.Adapters;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A backend whose artifact is not there. */
class MissingTest {
    @Test
    void theErrorNamesTheArtifactToAdd() {
        assertThatThrownBy(() -> Adapters.open("redis", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the backend 'redis' is not on the classpath")
                .hasMessageContaining("add the Maven artifact io.roomcast:roomcast-adapter-redis");
    }

    @Test
    void forANameThatNobodyKnowsItListsAll() {
        assertThatThrownBy(() -> Adapters.open("kafka", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no backend is named 'kafka'")
                .hasMessageContaining("in-jvm")
                .hasMessageContaining("postgres=io.roomcast:roomcast-adapter-postgres");
    }
}
