package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.RecoveryLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

abstract class LinkLogRules extends LinkRules {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    private LinkedNode logging() {
        require(Capability.RECOVERY);
        return recoveringNode(TWO_MINUTES);
    }

    private static RecoveryLog log(LinkedNode node) {
        return node.link().recovery().orElseThrow(() -> new AssertionError("the link has no log"));
    }

    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    private static String offset(CompletionStage<@Nullable String> published) {
        return Objects.requireNonNull(Waiting.get(published), "a logged broadcast has an offset");
    }

    @Rule(
            id = "LOG-01",
            says = "a broadcast has one offset, which its sender and all receivers are told, and no other has it")
    void offsets() {
        LinkedNode sender = logging();
        LinkedNode other = logging();
        LinkedNode receiver = logging();
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            told.add(offset((i % 2 == 0 ? sender : other).emit("n", i)));
        }
        Waiting.await().until(() -> receiver.events().size() == 20);
        List<@Nullable String> heard = new ArrayList<>();
        receiver.inbox().received().forEach(received -> heard.add(received.offset()));
        assertThat(told).doesNotHaveDuplicates();
        assertThat(heard).containsExactlyInAnyOrderElementsOf(told);
    }

    @Rule(id = "LOG-02", says = "what was logged after an offset is read in pages, oldest first, whoever sent it")
    void pages() {
        LinkedNode sender = logging();
        LinkedNode reader = logging();
        String start = offset(sender.emit("start"));
        for (int i = 0; i < 250; i++) {
            offset((i % 2 == 0 ? sender : reader).emit("n", i));
        }
        List<Integer> numbers = new ArrayList<>();
        String after = start;
        for (List<RecoveryLog.Entry> page = page(reader, after); !page.isEmpty(); page = page(reader, after)) {
            assertThat(page).hasSizeLessThanOrEqualTo(100);
            for (RecoveryLog.Entry entry : page) {
                EventData event = entry.broadcast().packet().data();
                numbers.add(Objects.requireNonNull(event.get(0, Integer.class)));
                after = entry.offset();
            }
        }
        assertThat(numbers).isEqualTo(IntStream.range(0, 250).boxed().toList());
    }

    private static List<RecoveryLog.Entry> page(LinkedNode node, String after) {
        return Objects.requireNonNull(after(node, after), "the offset is in the log");
    }

    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    private static @Nullable List<RecoveryLog.Entry> after(LinkedNode node, String offset) {
        return Waiting.get(log(node).after(offset, 100));
    }

    @SuppressWarnings("NullAway") // as above
    private static @Nullable Session take(LinkedNode node, String pid) {
        return Waiting.get(log(node).take(pid));
    }

    @Rule(id = "LOG-03", says = "an offset that is not in the log is told from one after which nothing came")
    void unknownOffset() {
        LinkedNode node = logging();
        String last = offset(node.emit("last"));
        assertThat(after(node, last)).isEmpty();
        for (String unknown : List.of("", "é😀'\"*", "-1", "99999999999999999999999")) {
            assertThat(after(node, unknown)).as(unknown).isNull();
        }
    }

    @Rule(id = "LOG-04", says = "a session is taken by any node, once, as it was saved")
    void sessions() {
        LinkedNode saves = logging();
        LinkedNode takes = logging();
        Session session = new Session(
                Ids.base64(20),
                Ids.base64(20),
                new LinkedHashSet<>(List.of("b", "a", "é😀")),
                Value.of(Map.of("bytes", new byte[] {0, -1}, "list", List.of(1, "2"))));
        Waiting.get(log(saves).save(session));
        assertThat(take(takes, session.pid())).isEqualTo(session);
        assertThat(take(saves, session.pid())).isNull();
        assertThat(take(takes, "unknown")).isNull();
    }

    @Rule(id = "LOG-05", says = "without recovery nothing has an offset, and there is no log")
    void off() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        assertThat(Waiting.get(sender.emit("test"))).isNull();
        receiver.awaitEvent("test");
        assertThat(receiver.inbox().received().get(0).offset()).isNull();
        assertThat(sender.link().recovery()).isEmpty();
    }
}
