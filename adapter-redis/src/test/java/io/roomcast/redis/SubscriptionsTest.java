package io.roomcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Which commands go to Redis, and when somebody is told. Redis and the time are played by the test. */
class SubscriptionsTest {
    private final List<String> sent = new ArrayList<>();
    private final List<CompletableFuture<Void>> commands = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private int broken;

    private final Subscriptions subscriptions = new Subscriptions(new Subscriptions.Wire() {
        @Override
        public CompletableFuture<?> send(boolean subscribe, byte[][] channels) {
            List<String> names =
                    Arrays.stream(channels).map(name -> new String(name, UTF_8)).toList();
            sent.add((subscribe ? "+" : "-") + String.join(" ", names));
            CompletableFuture<Void> command = new CompletableFuture<>();
            commands.add(command);
            return command;
        }

        @Override
        public void later(Runnable action, long millis) {
            later.add(action);
        }

        @Override
        public void broken() {
            broken++;
        }
    });

    private CompletableFuture<Void> want(String channel) {
        CompletionStage<Void> live = subscriptions.want(channel.getBytes(UTF_8));
        return live.toCompletableFuture();
    }

    private void drop(String channel) {
        subscriptions.drop(channel.getBytes(UTF_8));
    }

    private void confirm(String... channels) {
        for (String channel : channels) {
            subscriptions.confirmed(channel.getBytes(UTF_8));
        }
    }

    private void gone(String... channels) {
        for (String channel : channels) {
            subscriptions.gone(channel.getBytes(UTF_8));
        }
    }

    private void aMomentPasses() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    @Test
    void wishesCollectWhileACommandIsOnItsWay() {
        CompletableFuture<Void> a = want("a");
        CompletableFuture<Void> b = want("b");
        CompletableFuture<Void> c = want("c");
        assertThat(sent).containsExactly("+a");
        confirm("a");
        assertThat(a).isCompleted();
        assertThat(b).isNotDone();
        assertThat(sent).containsExactly("+a", "+b c");
        confirm("b");
        assertThat(b).isCompleted();
        assertThat(c).isNotDone();
    }

    @Test
    void whatIsWantedAndDroppedBeforeItsTurnIsNeverSent() {
        want("a");
        CompletableFuture<Void> b = want("b");
        drop("b");
        assertThat(b).isCompleted(); // nobody waits for ever
        confirm("a");
        assertThat(sent).containsExactly("+a");
    }

    @Test
    void whatComesBackSoonIsStillThere() {
        want("a");
        confirm("a");
        drop("a");
        assertThat(want("a")).isCompleted();
        aMomentPasses();
        assertThat(sent).containsExactly("+a");
    }

    @Test
    void whatNobodyWantsIsGivenUpTogether() {
        want("a");
        confirm("a");
        want("b");
        confirm("b");
        drop("a");
        drop("b");
        assertThat(later).hasSize(1);
        aMomentPasses();
        assertThat(sent).containsExactly("+a", "+b", "-a b");
    }

    @Test
    void whatIsWantedWhileItIsGivenUpIsSubscribedAgainAfterwards() {
        want("a");
        confirm("a");
        drop("a");
        aMomentPasses();
        CompletableFuture<Void> again = want("a");
        confirm("a"); // of an earlier command: it goes all the same
        assertThat(again).isNotDone();
        assertThat(sent).containsExactly("+a", "-a");
        gone("a");
        assertThat(sent).containsExactly("+a", "-a", "+a");
        confirm("a");
        assertThat(again).isCompleted();
    }

    @Test
    void subscribingAndUnsubscribingTakeTurns() {
        want("a");
        confirm("a");
        drop("a");
        want("b");
        aMomentPasses();
        want("c");
        confirm("b");
        assertThat(sent).containsExactly("+a", "+b", "-a");
        gone("a");
        assertThat(sent).containsExactly("+a", "+b", "-a", "+c");
    }

    @Test
    void afterALossEverythingWantedIsSubscribedAgain() {
        subscriptions.require("base".getBytes(UTF_8));
        confirm("base");
        want("a");
        confirm("a");
        want("gone");
        confirm("gone");
        drop("gone");
        CompletableFuture<Void> waiting = want("late");
        subscriptions.lost();
        assertThat(commands.get(commands.size() - 1)).isCancelled();
        assertThat(want("a")).isNotDone();
        assertThat(subscriptions.isRestored()).isFalse();
        sent.clear();
        subscriptions.connected();
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).substring(1).split(" ")).containsExactlyInAnyOrder("base", "a", "late");
        confirm("base", "a");
        assertThat(subscriptions.isRestored()).isFalse();
        confirm("late");
        assertThat(waiting).isCompleted();
        assertThat(subscriptions.isRestored()).isTrue();
    }

    @Test
    void whatTheClientSubscribedAgainThoughNobodyWantsItIsGivenUp() {
        confirm("old");
        aMomentPasses();
        assertThat(sent).containsExactly("-old");
    }

    @Test
    void whatRedisTakesAwayIsSubscribedAgain() {
        want("a");
        confirm("a");
        gone("a");
        assertThat(sent).containsExactly("+a", "+a");
    }

    @Test
    void aRefusedChannelHoldsUpNoOther() {
        want("first");
        CompletableFuture<Void> good = want("good");
        CompletableFuture<Void> bad = want("bad");
        confirm("first");
        RedisCommandExecutionException refusal = new RedisCommandExecutionException("NOPERM");
        commands.get(1).completeExceptionally(refusal);
        assertThat(sent).containsExactly("+first", "+good bad", "+good");
        confirm("good");
        assertThat(good).isCompleted();
        commands.get(3).completeExceptionally(refusal);
        assertThatThrownBy(bad::join).hasCause(refusal);
        assertThat(want("bad")).isCompletedExceptionally();
        assertThat(broken).isZero();
    }

    @Test
    void aCommandThatFailsOtherwiseMeansThatTheConnectionIsBroken() {
        CompletableFuture<Void> a = want("a");
        commands.get(0).completeExceptionally(new IllegalStateException("timeout"));
        assertThat(broken).isOne();
        assertThat(a).isNotDone(); // the next connection will have it
    }
}
