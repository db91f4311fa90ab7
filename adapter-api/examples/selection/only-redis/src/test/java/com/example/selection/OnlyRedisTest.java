package com.example.selection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The dependency on one backend chooses it. */
class OnlyRedisTest {
    @Test
    void theOnlyBackendIsTaken() {
        try (AdapterFactory adapters = Adapters.open(Map.of("uri", "redis://127.0.0.1:1"))) {
            assertThatThrownBy(() -> adapters.emitter().toCompletableFuture().join())
                    .hasMessageContaining("cannot connect to Redis at redis://127.0.0.1:1");
        }
    }
}
