package com.example.selection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.Adapters;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several backends, none of them Redis, and none named. */
class SeveralTest {
    @Test
    void theErrorListsThemAndShowsHowToName() {
        assertThatThrownBy(() -> Adapters.open(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("several backends are on the classpath: [fake, in-jvm]")
                .hasMessageContaining("Adapters.open(\"fake\", settings)");
    }
}
