package io.roomcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.spi.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {
    private static StreamsSettings of(String name, String value) {
        return StreamsSettings.of(new Settings(Map.of(name, value)));
    }

    @Test
    void theDefaultsAreThoseOfNode() {
        assertThat(StreamsSettings.DEFAULT)
                .isEqualTo(new StreamsSettings(
                        "redis://localhost:6379",
                        "socket.io",
                        1,
                        "socket.io",
                        false,
                        10_000,
                        100,
                        5_000,
                        "sio:session:",
                        false,
                        Duration.ofSeconds(5)));
    }

    @Test
    void everySettingIsReadByItsName() {
        assertThat(StreamsSettings.of(new Settings(Map.of(
                        "uri", "redis://redis:1",
                        "streamName", "s",
                        "streamCount", "3",
                        "channelPrefix", "c",
                        "useShardedPubSub", "true",
                        "maxLen", "5",
                        "readCount", "6",
                        "blockTimeInMs", "7",
                        "sessionKeyPrefix", "k",
                        "onlyPlaintext", "true"))))
                .isEqualTo(new StreamsSettings(
                        "redis://redis:1", "s", 3, "c", true, 5, 6, 7, "k", true, Duration.ofSeconds(5)));
        assertThat(of("livenessTimeout", "8").livenessTimeout()).isEqualTo(Duration.ofMillis(8));
    }

    @Test
    void whatCannotWorkIsRefused() {
        assertThatThrownBy(() -> of("streamCount", "0")).hasMessageContaining("streamCount");
        assertThatThrownBy(() -> of("streamName", "")).hasMessageContaining("streamName");
        assertThatThrownBy(() -> of("channelPrefix", "")).hasMessageContaining("channelPrefix");
        assertThatThrownBy(() -> of("sessionKeyPrefix", "")).hasMessageContaining("sessionKeyPrefix");
        assertThatThrownBy(() -> StreamsSettings.DEFAULT.withStreamCount(0)).hasMessageContaining("streamCount");
        assertThatThrownBy(() -> StreamsSettings.DEFAULT.withLengths(0, 1)).hasMessageContaining("maxLen");
        assertThatThrownBy(() -> StreamsSettings.DEFAULT.withLengths(1, 0)).hasMessageContaining("readCount");
        assertThatThrownBy(() -> StreamsSettings.DEFAULT.withLivenessTimeout(Duration.ZERO))
                .hasMessageContaining("livenessTimeout");
        assertThatThrownBy(() -> of("uri", "redis://:secret@")).hasMessageNotContaining("secret");
    }

    @Test
    void passwordsAreNotShown() {
        assertThat(of("uri", "redis://user:secret@localhost:6379").toString()).doesNotContain("secret");
    }

    @Test
    void theBackendIsFoundByItsName() {
        assertThatThrownBy(() -> Adapters.open("redis-streams", Map.of("streamNane", "x")))
                .hasMessageContaining("streamName");
    }

    @Test
    void namespacesAreSpreadAsInNode() {
        assertThat(StreamsSettings.DEFAULT.stream("/dashboard")).isEqualTo("socket.io");
        assertThat(StreamsSettings.DEFAULT.withStreamCount(3).stream("/dashboard"))
                .isEqualTo("socket.io--1");
        assertThat(StreamsSettings.DEFAULT.withStreamCount(3).stream("/")).isEqualTo("socket.io-2");
    }

    @Test
    void idsOfEntriesAreUnsignedAndOrdered() {
        assertThat(StreamId.parse("18446744073709551615-18446744073709551615"))
                .hasToString("18446744073709551615-18446744073709551615")
                .isGreaterThan(StreamId.of("2-0"));
        assertThat(StreamId.of("2-10")).isGreaterThan(StreamId.of("2-9"));
        assertThat(StreamId.of("1-18446744073709551615").next()).hasToString("2-0");
        assertThat(StreamId.of("1-1").next()).hasToString("1-2");
        for (String none : new String[] {"", "1", "1-", "-1", "1-1-1", "a-1", " 1-1", "99999999999999999999-1"}) {
            assertThat(StreamId.parse(none)).as(none).isNull();
        }
    }
}
