package com.example.selection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.Adapters;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No backend at all. */
class NoneTest {
    @Test
    void theErrorNamesTheArtifactsToChooseFrom() {
        assertThatThrownBy(() -> Adapters.open(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no backend on the classpath")
                .hasMessageContaining("io.roomcast:roomcast-adapter-redis")
                .hasMessageContaining("io.roomcast:roomcast-adapter-cluster");
    }
}
