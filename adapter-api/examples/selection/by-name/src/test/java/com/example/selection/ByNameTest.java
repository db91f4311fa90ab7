package com.example.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several backends: one by name, or Redis, the recommended one. */
class ByNameTest {
    @Test
    void theNamedBackendIsTaken() {
        try (AdapterFactory adapters = Adapters.open("in-jvm", Map.of())) {
            assertThat(adapters.emitter().toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void withoutANameItIsRedis() {
        try (AdapterFactory adapters = Adapters.open(Map.of("uri", "redis://127.0.0.1:1"))) {
            assertThatThrownBy(() -> adapters.emitter().toCompletableFuture().join())
                    .hasMessageContaining("cannot connect to Redis");
        }
    }
}
