package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Rooms that Node joined as numbers")
class RoomNamesTest {
    @Test
    @DisplayName("are not the rooms of the same text, and show as their number")
    void numbers() {
        assertThat(RoomNames.number(42)).isNotEqualTo("42").isEqualTo(RoomNames.number(42.0));
        assertThat(RoomNames.isNumber(RoomNames.number(42))).isTrue();
        assertThat(RoomNames.isNumber(RoomNames.number(1.5))).isTrue();
        assertThat(RoomNames.text(RoomNames.number(-7))).isEqualTo("-7");
        assertThat(RoomNames.text("42")).isEqualTo("42");
        for (String other : new String[] {"42", "", "\0", "\0x", "\00042", "\0 42", "room"}) {
            assertThat(RoomNames.isNumber(other.equals("\00042") ? "\0" + "042" : other))
                    .isFalse();
        }
    }
}
