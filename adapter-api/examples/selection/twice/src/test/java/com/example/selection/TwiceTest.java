package com.example.selection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.Adapters;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two backends with one name. */
class TwiceTest {
    @Test
    void theErrorNamesBothPlaces() {
        assertThatThrownBy(() -> Adapters.open("fake", Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two backends are named 'fake'")
                .hasMessageContaining("/fake-one/")
                .hasMessageContaining("/fake-two/");
    }
}
