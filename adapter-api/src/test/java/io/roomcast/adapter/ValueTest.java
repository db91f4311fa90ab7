package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Values and events")
class ValueTest {
    record Point(int x, int y) {}

    @SuppressWarnings("ArrayRecordComponent") // as applications write them
    record Upload(String name, byte[] content, List<ByteBuffer> parts) {}

    @Test
    @DisplayName("a POJO, with binary inside, reads back as the type asked for")
    void pojo() {
        byte[] content = {1, 2, 3};
        ByteBuffer part =
                ByteBuffer.allocateDirect(2).put((byte) 7).put((byte) 8).flip();

        EventData event = EventData.of("upload", new Upload("a.bin", content, List.of(part)), new Point(1, 2), null);

        Upload upload = event.get(0, Upload.class);
        assertThat(upload.name()).isEqualTo("a.bin");
        assertThat(upload.content()).containsExactly(1, 2, 3);
        assertThat(upload.parts().get(0)).isEqualTo(ByteBuffer.wrap(new byte[] {7, 8}));
        assertThat(part.remaining()).isEqualTo(2);
        assertThat(event.hasBinary()).isTrue();
        assertThat(event.get(1, Point.class)).isEqualTo(new Point(1, 2));
        assertThat(event.get(1, new TypeReference<Map<String, Long>>() {})).isEqualTo(Map.of("x", 1L, "y", 2L));
        assertThat(event.get(2, Point.class)).isNull();
        assertThat(event.get(3, Point.class)).isNull();
        assertThat(event.size()).isEqualTo(3);
    }

    @Test
    @DisplayName("primitive types, numbers of other widths and plain objects can be asked for")
    void scalars() {
        EventData event = EventData.of("e", 1, 2.5, true, "text", List.of(1, "a"), new byte[] {9});

        assertThat(event.get(0, int.class)).isEqualTo(1);
        assertThat(event.get(0, long.class)).isEqualTo(1L);
        assertThat(event.get(0, double.class)).isEqualTo(1.0);
        assertThat(event.get(1, Double.class)).isEqualTo(2.5);
        assertThat(event.get(2, boolean.class)).isTrue();
        assertThat(event.get(3, String.class)).isEqualTo("text");
        assertThat(event.get(4, Object.class)).isEqualTo(List.of(1, "a"));
        assertThat((byte[]) event.get(5, Object.class)).containsExactly(9);
    }

    @Test
    @DisplayName("dates survive as dates, and read from text and milliseconds too")
    void dates() {
        Instant instant = Instant.parse("2024-02-29T12:34:56.789Z");

        assertThat(Value.of(Date.from(instant)).as(Instant.class)).isEqualTo(instant);
        assertThat(Value.of(Map.of("at", instant)).as(new TypeReference<Map<String, Instant>>() {}))
                .isEqualTo(Map.of("at", instant));
        assertThat(Value.of("2024-02-29T12:34:56.789Z").as(Instant.class)).isEqualTo(instant);
        assertThat(Value.of(instant.toEpochMilli()).as(Instant.class)).isEqualTo(instant);
        assertThat(Value.of(List.of(instant))).hasToString("[\"2024-02-29T12:34:56.789Z\"]");
    }

    record Appointment(String title, Date at) {}

    @Test
    @DisplayName("a java.util.Date reads back as one, alone and in a POJO, and from text and milliseconds too")
    void javaUtilDates() {
        Instant instant = Instant.parse("2024-02-29T12:34:56.789Z");
        Date date = Date.from(instant);
        Appointment appointment = new Appointment("lunch", date);

        assertThat(Value.of(date).as(Date.class)).isEqualTo(date);
        assertThat(Value.of(appointment).as(Appointment.class)).isEqualTo(appointment);
        assertThat(Value.of("2024-02-29T12:34:56.789Z").as(Date.class)).isEqualTo(date);
        assertThat(Value.of(instant.toEpochMilli()).as(Date.class)).isEqualTo(date);
    }

    record Forwarded(String from, Value text) {}

    @Test
    @DisplayName("a received value can be sent on, anywhere inside another one")
    void valuesInside() {
        Instant instant = Instant.ofEpochMilli(1);
        EventData received = EventData.of("e", Map.of("at", instant, "bytes", new byte[] {1}), null);

        EventData sent = EventData.of(
                "e",
                Map.of("map", received.get(0)),
                received.arguments(),
                new Forwarded("sid", received.get(0)),
                List.of(Value.NULL, Value.UNDEFINED));

        assertThat(sent.get(0)).isEqualTo(Value.of(Map.of("map", Map.of("at", instant, "bytes", new byte[] {1}))));
        assertThat(sent.get(1)).hasToString("[" + received.get(0) + ",null]");
        assertThat(sent.get(2).hasBinary()).isTrue();
        assertThat(sent.get(2, Forwarded.class)).isEqualTo(new Forwarded("sid", received.get(0)));
        assertThat(sent.get(3)).hasToString("[null,null]");
    }

    @Test
    @DisplayName("a value can be asked for, also as a part of a POJO")
    void readAsValue() {
        EventData event = EventData.of("e", 1, Map.of("from", "sid"));

        assertThat(event.get(0, Value.class)).isEqualTo(Value.of(1));
        assertThat(event.get(1, new TypeReference<Map<String, Value>>() {})).isEqualTo(Map.of("from", Value.of("sid")));
        assertThat(Value.of(new Forwarded("sid", Value.NULL)).as(Forwarded.class))
                .isEqualTo(new Forwarded("sid", Value.NULL));
    }

    @Test
    @DisplayName("a handshake is sent with what the client authenticated with")
    void handshake() {
        Handshake handshake = new Handshake(
                Map.of("host", List.of("h")), "Sun", "127.0.0.1", false, true, 1, "/", Map.of("EIO", "4"), Value.of(7));

        EventData event = EventData.of("hello", handshake);

        assertThat(event.get(0, Handshake.class)).isEqualTo(handshake);
        assertThat(event.get(0)).asString().contains("\"auth\":7");
    }

    @Test
    @DisplayName("what a Node Buffer becomes in JSON reads as bytes")
    void degradedBuffer() {
        Value value = Value.of(Map.of("type", "Buffer", "data", List.of(1, 255)));

        assertThat(value.as(byte[].class)).containsExactly(1, 255);
        assertThat(Value.of("text").as(String.class)).isEqualTo("text");
    }

    @Test
    @DisplayName("changing what was passed in, or what was read, does not change the event")
    void immutable() {
        byte[] bytes = {1};
        List<String> list = new ArrayList<>(List.of("a"));
        EventData event = EventData.of("e", bytes, list);

        bytes[0] = 2;
        list.add("b");

        assertThat(event.get(0, byte[].class)).containsExactly(1);
        assertThat(event.get(1, new TypeReference<List<String>>() {})).containsExactly("a");
    }

    @Test
    @DisplayName("values are equal by what they say, whatever the Java type of a number")
    void equality() {
        assertThat(Value.of(Map.of("a", 1L)))
                .isEqualTo(Value.of(Map.of("a", 1)))
                .hasSameHashCodeAs(Value.of(Map.of("a", 1.0)));
        assertThat(Value.of(1)).isNotEqualTo(Value.of("1"));
        assertThat(EventData.of("e", 1.0)).isEqualTo(EventData.of("e", 1));
    }

    @Test
    @DisplayName("what cannot be written or read is refused with its reason")
    void refusals() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);

        assertThatThrownBy(() -> Value.of(cycle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> Value.of("text").as(Point.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Point");
    }

    @Test
    @DisplayName("undefined is null where an array needs something")
    void undefined() {
        assertThat(Value.UNDEFINED.isNull()).isTrue();
        assertThat(EventData.of("e", Value.UNDEFINED)).hasToString("[\"e\",null]");
        assertThat(Value.UNDEFINED.as(String.class)).isNull();
    }
}
