package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A frame")
class FrameTest {
    private static final byte[] FRAME = Frame.encode(
            "é😀",
            true,
            true,
            1L << 39,
            1L << 40,
            List.of(
                    publication(Frame.Kind.HELLO, "", "to all"),
                    publication(Frame.Kind.MESSAGE, "somebody", "not to me"),
                    publication(Frame.Kind.MESSAGE, "me", "to me"),
                    publication(Frame.Kind.BYE, "", "")));

    private static Publication publication(Frame.Kind kind, String target, String body) {
        return new Publication(kind, target, body.getBytes(StandardCharsets.UTF_8), false);
    }

    @Test
    @DisplayName("is read as it was written, without what is meant for others")
    void roundTrip() throws IOException {
        Frame frame = Frame.decode(FRAME, "me");
        assertThat(frame.sender()).isEqualTo("é😀");
        assertThat(frame.emitter()).isTrue();
        assertThat(frame.answer()).isTrue();
        assertThat(frame.after()).isEqualTo(1L << 39);
        assertThat(frame.position()).isEqualTo(1L << 40);
        assertThat(frame.next()).isEqualTo(Frame.next(1L << 40, FRAME.length));
        assertThat(frame.entries())
                .extracting(entry -> entry.kind() + " " + new String(entry.body(), StandardCharsets.UTF_8))
                .containsExactly("HELLO to all", "MESSAGE to me", "BYE ");
    }

    @Test
    @DisplayName("tells its sender without being read")
    void sender() {
        assertThat(Frame.isFrom(Frame.text("é😀"), FRAME)).isTrue();
        assertThat(Frame.isFrom(Frame.text("é"), FRAME)).isFalse();
        assertThat(Frame.isFrom(Frame.text("é😀"), new byte[] {1, 0, 6})).isFalse();
    }

    @Test
    @DisplayName("that is cut off anywhere, or has more behind it, is refused")
    void cutOff() {
        for (int length = 0; length < FRAME.length; length++) {
            byte[] part = Arrays.copyOf(FRAME, length);
            assertThatThrownBy(() -> Frame.decode(part, "me"))
                    .as("%d bytes", part.length)
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> Frame.decode(Arrays.copyOf(FRAME, FRAME.length + 1), "me"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("follow");
    }

    @Test
    @DisplayName("whose bytes are damaged is refused or read, but neither costs memory nor ends otherwise")
    void damaged() {
        for (int i = 0; i < FRAME.length; i++) {
            for (int value : new int[] {0, 0x7f, 0xff}) {
                byte[] damaged = FRAME.clone();
                damaged[i] = (byte) value;
                try {
                    assertThat(Frame.decode(damaged, "me").entries()).hasSizeLessThanOrEqualTo(4);
                } catch (IOException e) {
                    assertThat(e).hasMessageMatching("(?s).+");
                }
            }
        }
    }

    @Test
    @DisplayName("of a newer version is refused, naming the version")
    void newerVersion() {
        byte[] newer = FRAME.clone();
        newer[0] = 2;
        assertThatThrownBy(() -> Frame.decode(newer, "me"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    @DisplayName("has ids of at most 255 bytes")
    void longId() {
        assertThat(publication(Frame.Kind.BYE, "x".repeat(255), "").target()).hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> publication(Frame.Kind.BYE, "x".repeat(256), ""))
                .withMessageContaining("255");
    }

    @Test
    @DisplayName("is not mixed up with a report of progress, which is read as it was written")
    void report() throws IOException {
        Report report = new Report("é", "", 1L << 50);
        assertThat(Report.decode(report.encode())).isEqualTo(report);
        for (int length = 0; length < report.encode().length; length++) {
            byte[] part = Arrays.copyOf(report.encode(), length);
            assertThatThrownBy(() -> Report.decode(part)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> Report.decode(FRAME)).isInstanceOf(IOException.class);
    }
}
