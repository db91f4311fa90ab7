package io.roomcast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortionSizeTest {
    private final PortionSize portion = new PortionSize(100, 250);

    private static List<StreamEntry> entries(int count, int bytes) {
        return Collections.nCopies(count, new StreamEntry(StreamId.ZERO, "", "", "", new byte[bytes]));
    }

    private int after(int count, int bytes) {
        portion.adapt(entries(count, bytes));
        return portion.get();
    }

    @Test
    void growsWhileTheReaderIsBehindAndEndsWithThat() {
        assertThat(portion.get()).isEqualTo(100);
        assertThat(after(100, 10)).isEqualTo(200);
        assertThat(after(200, 10)).isEqualTo(400);
        assertThat(after(400, 10)).isEqualTo(800);
        assertThat(after(800, 10)).isEqualTo(800);
        assertThat(after(799, 10)).isEqualTo(100);
        assertThat(after(0, 0)).isEqualTo(100);
    }

    @Test
    void noMoreThanAMegabyteUnlessThatIsLessThanWasSet() {
        assertThat(after(100, 5_000)).isEqualTo(200);
        assertThat(after(200, 5_000)).isEqualTo(209);
        assertThat(after(209, 10_000)).isEqualTo(104);
        assertThat(after(104, 100_000)).isEqualTo(100);
    }

    @Test
    void isFullWithAllThatWasAskedForOrWithAllThatTheStreamKeeps() {
        assertThat(portion.isFull(entries(99, 1))).isFalse();
        assertThat(portion.isFull(entries(100, 1))).isTrue();
        after(100, 1);
        after(200, 1);
        assertThat(portion.isFull(entries(249, 1))).isFalse();
        assertThat(portion.isFull(entries(250, 1))).isTrue();
    }

    @Test
    void anyReadCountWillDo() {
        assertThat(new PortionSize(Integer.MAX_VALUE, 1).get()).isEqualTo(Integer.MAX_VALUE);
    }
}
