package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.spi.ClusterMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A question to the other servers")
class PendingRequestTest {
    private final StubTimer timer = new StubTimer();

    private static <T> List<T> done(CompletionStage<List<T>> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    @Nested
    @DisplayName("that each server answers once")
    class Collect {
        private final CollectRequest.Events request = new CollectRequest.Events();

        @Test
        @DisplayName("is complete when all expected did, however early the answers came")
        void complete() {
            request.answer("b", List.of(Value.of(1)));
            assertThat(done(request.result())).isNull();
            request.expect(Set.of("b", "c"), 0);
            assertThat(done(request.result())).isNull();
            request.answer("c", List.of(Value.of(2)));
            assertThat(done(request.result())).containsExactly(Value.of(1), Value.of(2));
        }

        @Test
        @DisplayName("ignores a second answer of the same server, and keeps one that was not expected")
        void twice() {
            request.expect(Set.of("b", "c"), 0);
            request.answer("b", List.of(Value.of(1)));
            request.answer("b", List.of(Value.of(1)));
            request.answer("new", List.of(Value.of(3)));
            request.answer("c", List.of(Value.of(2)));
            assertThat(done(request.result())).containsExactly(Value.of(1), Value.of(3), Value.of(2));
        }

        @Test
        @DisplayName("takes an answer without a name for any of those it waits for")
        void unnamed() {
            request.expect(Set.of("b", "c"), 1);
            request.answer("c", List.of(Value.of(1)));
            request.answer(ClusterMessage.UNNAMED, List.of(Value.of(2)));
            assertThat(done(request.result())).isNull();
            request.answer(ClusterMessage.UNNAMED, List.of(Value.of(3)));
            assertThat(done(request.result())).hasSize(3);
        }

        @Test
        @DisplayName("does not wait for a server that left")
        void left() {
            request.expect(Set.of("b", "c", "d"), 0);
            request.answer("b", List.of(Value.of(1)));
            request.left("c");
            assertThat(done(request.result())).isNull();
            request.onlyAlive(Set.of("b"), 0);
            assertThat(done(request.result())).containsExactly(Value.of(1));
        }

        @Test
        @DisplayName("names those that are missing when the time is over, and gives what arrived")
        void timeout() {
            request.expireAfter(Duration.ofSeconds(1), timer);
            request.expect(Set.of("b", "c"), 0);
            request.answer("b", List.of(Value.of(1)));
            timer.run();

            assertThatThrownBy(() -> request.result().toCompletableFuture().join())
                    .cause()
                    .isInstanceOfSatisfying(RequestTimeoutException.class, e -> {
                        assertThat(e).hasMessage("timeout reached: only 1 responses received out of 2");
                        assertThat(e.partial()).isEqualTo(List.of(Value.of(1)));
                        assertThat(e.missingNodes()).containsExactly("c");
                        assertThat(e.missing()).isEqualTo(1);
                    });
        }

        @Test
        @DisplayName("counts those that are missing, and blames nobody, if there were answers without a name")
        void timeoutAfterUnnamed() {
            request.expireAfter(Duration.ofSeconds(1), timer);
            request.expect(Set.of("b", "c", "d"), 0);
            request.answer(ClusterMessage.UNNAMED, List.of(Value.of(1)));
            request.answer(ClusterMessage.UNNAMED, List.of(Value.of(2)));
            timer.run();

            assertThatThrownBy(() -> request.result().toCompletableFuture().join())
                    .cause()
                    .isInstanceOfSatisfying(RequestTimeoutException.class, e -> {
                        assertThat(e).hasMessage("timeout reached: only 2 responses received out of 3");
                        assertThat(e.missingNodes()).isEmpty();
                        assertThat(e.missing()).isEqualTo(1);
                    });
        }

        @Test
        @DisplayName("leaves no timer behind")
        void noTimer() {
            request.expireAfter(Duration.ofSeconds(1), timer);
            request.expect(Set.of(), 0);
            assertThat(done(request.result())).isEmpty();
            assertThat(timer.pending()).isZero();
        }
    }

    @Nested
    @DisplayName("that clients answer")
    class Acks {
        private final AckRequest request = new AckRequest("a", false);

        @Test
        @DisplayName("is complete when every server counted its clients, and each of them answered, in any order")
        void complete() {
            request.expect(Set.of("b"), 0);
            request.answer("b", Value.of("b1"));
            request.count("a", 1);
            request.answer("a", Value.of("a1"));
            assertThat(done(request.result())).isNull();
            request.count("b", 2);
            assertThat(done(request.result())).isNull();
            request.answer("b", Value.of("b2"));
            assertThat(done(request.result())).hasSize(3);
        }

        @Test
        @DisplayName("is empty when there are no clients, but only once this server counted its own")
        void empty() {
            request.expect(Set.of(), 0);
            assertThat(done(request.result())).isNull();
            request.count("a", 0);
            assertThat(done(request.result())).isEmpty();
        }

        @Test
        @DisplayName("does not wait for the clients of a server that left")
        void left() {
            request.expect(Set.of("b", "c"), 0);
            request.count("a", 0);
            request.count("b", 5);
            request.answer("b", Value.of(1));
            request.count("c", 1);
            request.left("b");
            request.answer("b", Value.of("late"));
            assertThat(done(request.result())).isNull();
            request.answer("c", Value.of(2));
            assertThat(done(request.result())).contains(Value.of(1), Value.of(2));
        }

        @Test
        @DisplayName("says how many clients are missing where all servers counted")
        void timeout() {
            request.expireAfter(Duration.ofSeconds(1), timer);
            request.expect(Set.of(), 0);
            request.count("a", 3);
            request.answer("a", Value.of(1));
            timer.run();

            assertThatThrownBy(() -> request.result().toCompletableFuture().join())
                    .cause()
                    .isInstanceOfSatisfying(RequestTimeoutException.class, e -> {
                        assertThat(e).hasMessage("operation has timed out: 2 clients did not answer");
                        assertThat(e.partial()).isEqualTo(List.of(Value.of(1)));
                        assertThat(e.missing()).isEqualTo(2);
                    });
        }

        @Test
        @DisplayName("is content with the first answer where one is wanted")
        void single() {
            AckRequest one = new AckRequest("a", true);
            one.expect(Set.of("b"), 0);
            one.count("a", 0);
            one.answer("b", Value.of(1));
            assertThat(done(one.result())).containsExactly(Value.of(1));
        }
    }
}
