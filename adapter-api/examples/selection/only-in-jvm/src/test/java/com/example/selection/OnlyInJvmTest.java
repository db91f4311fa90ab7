package com.example.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The dependency on the cluster backends, without Hazelcast, chooses in-jvm. */
class OnlyInJvmTest {
    @Test
    void theOnlyBackendIsTaken() {
        try (AdapterFactory adapters = Adapters.open(Map.of("name", "chat"))) {
            assertThat(adapters.emitter().toCompletableFuture()).isCompleted();
        }
    }
}
