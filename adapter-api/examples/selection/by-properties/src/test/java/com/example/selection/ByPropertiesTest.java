package com.example.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import org.junit.jupiter.api.Test;

/** System properties choose, see the pom. */
class ByPropertiesTest {
    @Test
    void propertiesGoBeforeVariables() {
        try (AdapterFactory adapters = Adapters.open()) {
            assertThat(adapters.emitter().toCompletableFuture()).isCompleted();
        }
    }
}
