package io.roomcast.server;

import io.roomcast.adapter.Value;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way to answer an event. Whoever sent the event gets at most one answer, at any time, from any thread. */
public final class Ack {
    static final Ack NONE = new Ack(null);

    private final @Nullable Consumer<List<Value>> answer;
    private final AtomicBoolean sent = new AtomicBoolean();

    Ack(@Nullable Consumer<List<Value>> answer) {
        this.answer = answer;
    }

    /** Whether the sender wants an answer. */
    public boolean isRequested() {
        return answer != null;
    }

    /**
     * Answers. Does nothing if no answer is wanted, or if one was sent before, or if the sender is gone. Of an answer to
     * another server only the first argument travels ({@code wire.md} §2.3).
     *
     * @throws IllegalArgumentException if an argument cannot be written
     */
    public void send(@Nullable Object... arguments) {
        if (answer == null) {
            return;
        }
        List<Value> values = Arrays.stream(arguments).map(Value::of).toList();
        if (sent.compareAndSet(false, true)) {
            answer.accept(values);
        }
    }
}
