package io.roomcast.adapter.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NaturalBatchesTest {
    private static final long MEGABYTE = 1 << 20;

    private final List<List<String>> sent = new CopyOnWriteArrayList<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final NaturalBatches<Message> batches =
            new NaturalBatches<>("toy", "the toy server", MEGABYTE, new ToySender());

    private static final class Message extends CompletableFuture<String> implements NaturalBatches.Entry {
        private final String name;
        private final long size;

        Message(String name, long size) {
            this.name = name;
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }
    }

    /** Stops at a message named "stop" until it may go on; names that begin with "alone" start a batch. */
    private final class ToySender implements NaturalBatches.Sender<Message> {
        @Override
        public boolean fits(Message next) {
            return !next.name.startsWith("alone");
        }

        @Override
        public void send(List<Message> batch) {
            sent.add(batch.stream().map(message -> message.name).toList());
            String first = batch.get(0).name;
            if (first.equals("stop")) {
                started.countDown();
                try {
                    mayGoOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            } else if (first.equals("away")) {
                batches.lost(batch, new IllegalStateException("the server is away"));
                return;
            } else if (first.equals("bad")) {
                throw new IllegalStateException("cannot be sent");
            }
            batches.works();
            batch.forEach(message -> message.complete(message.name));
        }
    }

    @AfterEach
    void close() {
        mayGoOn.countDown();
        batches.close();
    }

    private Message add(String name, long size) {
        Message message = new Message(name, size);
        batches.add(List.of(message));
        return message;
    }

    private Message add(String name) {
        return add(name, 1);
    }

    private void stop() throws InterruptedException {
        add("stop");
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static String get(Message message) throws Exception {
        return message.get(20, TimeUnit.SECONDS);
    }

    private static void assertFails(Message message, String reason) {
        assertThatThrownBy(() -> get(message))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage(reason);
    }

    @Test
    void whatComesWhileABatchIsOnItsWayGoesOutTogetherAndInOrder() throws Exception {
        stop();
        add("a");
        add("b");
        Message last = add("c");
        mayGoOn.countDown();
        get(last);
        assertThat(sent).containsExactly(List.of("stop"), List.of("a", "b", "c"));
    }

    @Test
    void aBatchHasAnEnd() throws Exception {
        stop();
        add("large", MEGABYTE);
        add("next");
        add("alone");
        List<Message> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(new Message("m", 1));
        }
        batches.add(many);
        mayGoOn.countDown();
        get(many.get(999));
        assertThat(sent).hasSize(5);
        assertThat(sent.subList(0, 3)).containsExactly(List.of("stop"), List.of("large"), List.of("next"));
        assertThat(sent.get(3)).hasSize(1_000).startsWith("alone", "m");
        assertThat(sent.get(4)).containsExactly("m");
    }

    @Test
    void withoutAServerWhatWaitsFailsAndWhatComesAtOnce() throws Exception {
        stop();
        Message away = add("away");
        Message alone = add("alone, behind it");
        mayGoOn.countDown();
        assertFails(away, "the server is away");
        assertFails(alone, "the server is away");
        assertThat(sent).doesNotContain(List.of("alone, behind it"));
    }

    @Test
    void itIsTriedAgainAfterThePause() throws Exception {
        assertFails(add("away"), "the server is away");
        Message again = add("again");
        while (again.isCompletedExceptionally()) {
            again = add("again");
        }
        assertThat(get(again)).isEqualTo("again");
    }

    @Test
    void whatTheSenderThrowsFailsItsBatchOnly() throws Exception {
        assertFails(add("bad"), "cannot be sent");
        assertThat(get(add("good"))).isEqualTo("good");
    }

    @Test
    void moreThan64MegabytesDoNotWait() throws Exception {
        stop();
        Message first = add("first", 65 * MEGABYTE);
        assertFails(
                add("second"),
                "the toy server does not keep up: more than 64 MB wait to be published; publish less, or fewer and larger messages");
        mayGoOn.countDown();
        assertThat(get(first)).isEqualTo("first");
        assertThat(get(add("third"))).isEqualTo("third");
    }

    @Test
    void closingSendsWhatWaitsAndTakesNothingMore() throws Exception {
        stop();
        Message waits = add("waits");
        mayGoOn.countDown();
        batches.close();
        assertThat(waits).isCompletedWithValue("waits");
        assertFails(add("late"), "the toy backend is closed");
    }
}
