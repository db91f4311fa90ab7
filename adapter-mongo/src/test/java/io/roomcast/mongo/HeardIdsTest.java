package io.roomcast.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** What is known of the order of the stream is exact, or it is not known. */
class HeardIdsTest {
    private final HeardIds heard = new HeardIds();
    private final List<ObjectId> ids = IntStream.rangeClosed(0, HeardIds.REMEMBERED)
            .mapToObj(i -> new ObjectId(-i, i))
            .toList();

    @Test
    void whatFollowsIsToldOldestFirst() {
        ids.subList(0, 4).forEach(heard::add);
        assertThat(heard.after(ids.get(1), 10)).isEqualTo(ids.subList(2, 4));
        assertThat(heard.after(ids.get(0), 2)).isEqualTo(ids.subList(1, 3));
        assertThat(heard.after(ids.get(3), 2)).isEmpty();
        assertThat(heard.after(ids.get(4), 2)).isNull();
    }

    @Test
    void theOldestIsForgotten() {
        ids.forEach(heard::add);
        assertThat(heard.after(ids.get(0), 1)).isNull();
        assertThat(heard.after(ids.get(1), ids.size())).hasSize(HeardIds.REMEMBERED - 1);
    }

    @Test
    void nothingIsKnownAcrossAGap() {
        heard.add(ids.get(0));
        heard.forget();
        heard.add(ids.get(1));
        assertThat(heard.after(ids.get(0), 1)).isNull();
        assertThat(heard.after(ids.get(1), 1)).isEmpty();
    }
}
