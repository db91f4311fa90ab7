package com.example.selection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.Adapters;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A setting that nobody knows, and one that is wrong. */
class UnknownSettingTest {
    @Test
    void theErrorNamesTheNearestKnownKey() {
        assertThatThrownBy(() -> Adapters.open("redis", Map.of("requestTimeout", "1000")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'requestTimeout' (did you mean 'requestsTimeout'?)");
    }

    @Test
    void aWrongValueIsNamedWithWhatItMustBe() {
        assertThatThrownBy(() -> Adapters.open("in-jvm", Map.of("logSize", "many")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting 'logSize' is 'many', but must be a whole number");
    }
}
