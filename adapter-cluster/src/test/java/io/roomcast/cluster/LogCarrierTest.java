package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.spi.Ids;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is published through a log")
class LogCarrierTest {
    private final Threads threads = Threads.start();
    private final BlockingQueue<Runnable> posted = new LinkedBlockingQueue<>();
    private final Publication hello = new Publication(Frame.Kind.HELLO, "", new byte[0], false);
    private final LogCarrier carrier = new LogCarrier(
            "a",
            new HazelcastCluster(TestMembers.shared(), TestMembers.settings(Ids.hex16())).log("/"),
            threads,
            () -> true,
            new Carrier.Receiver() {
                @Override
                public void post(Runnable task) {
                    posted.add(task);
                }

                @Override
                public void take(Frame frame, String offset) {}

                @Override
                public void malformed(Throwable cause) {
                    throw new AssertionError(cause);
                }

                @Override
                public void gap(String reason) {
                    throw new AssertionError(reason);
                }
            });

    @AfterEach
    void stop() {
        carrier.close();
        threads.shutdown();
    }

    /** Runs what is posted, until it is known whether it was published. */
    private void run() throws InterruptedException {
        while (!hello.isDone()) {
            Runnable task = posted.poll(20, TimeUnit.SECONDS);
            assertThat(task).as("something is posted").isNotNull();
            task.run();
        }
    }

    @Test
    @DisplayName("is published though nothing that was posted on opening has run yet")
    void opening() throws Exception {
        carrier.open();
        carrier.send(List.of(hello));
        run();
        assertThat(hello).isCompletedWithValue(null);
    }

    @Test
    @DisplayName("and has not come back fails when the log is left for another")
    void resuming() throws Exception {
        carrier.open();
        posted.clear(); // as if the log were not read any more
        carrier.send(List.of(hello));
        carrier.resume();
        run();
        assertThatThrownBy(hello::join).hasMessageContaining("the log was lost or left");
    }
}
