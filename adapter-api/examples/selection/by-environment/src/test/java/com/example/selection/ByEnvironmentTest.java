package com.example.selection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import org.junit.jupiter.api.Test;

/** Environment variables choose, see the pom. */
class ByEnvironmentTest {
    @Test
    void backendAndSettingsAreThoseOfTheVariables() {
        try (AdapterFactory adapters = Adapters.open()) {
            assertThatThrownBy(() -> adapters.emitter().toCompletableFuture().join())
                    .hasMessageContaining("cannot connect to Redis at redis://127.0.0.1:1");
        }
    }
}
