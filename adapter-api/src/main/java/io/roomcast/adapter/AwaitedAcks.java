package io.roomcast.adapter;

import io.roomcast.adapter.spi.Timer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answers of sockets to one packet. Once all came, the task that would forget them is cancelled. */
final class AwaitedAcks implements Consumer<Value> {
    private final Consumer<Value> onAck;
    private final AtomicInteger missing;
    private volatile Timer.@Nullable Task forgetting;

    AwaitedAcks(int sockets, Consumer<Value> onAck) {
        this.missing = new AtomicInteger(sockets);
        this.onAck = onAck;
    }

    @Override
    public void accept(Value answer) {
        missing.decrementAndGet();
        cancelIfComplete();
        onAck.accept(answer);
    }

    /** Scheduled when all sockets expect their answer; by then all may have come. */
    void forgottenBy(Timer.Task task) {
        forgetting = task;
        cancelIfComplete();
    }

    private void cancelIfComplete() {
        Timer.Task task = forgetting;
        if (task != null && missing.get() == 0) {
            task.cancel();
        }
    }
}
