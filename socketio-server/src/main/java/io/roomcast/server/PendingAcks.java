package io.roomcast.server;

import io.roomcast.adapter.RequestTimeoutException;
import io.roomcast.adapter.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The answers a socket still owes us, by the id of the packet. */
final class PendingAcks {
    private record Pending(Consumer<Value> answer, Runnable gone) {}

    private final Map<Integer, Pending> byId = new ConcurrentHashMap<>();

    void expect(int id, Consumer<Value> answer) {
        byId.put(id, new Pending(answer, () -> {}));
    }

    void expect(int id, CompletableFuture<Value> answer) {
        byId.put(
                id,
                new Pending(
                        answer::complete, () -> answer.completeExceptionally(missing("the socket is disconnected"))));
    }

    void forget(int id) {
        byId.remove(id);
    }

    void timeout(int id, CompletableFuture<Value> answer) {
        if (byId.remove(id) != null) {
            answer.completeExceptionally(missing("operation has timed out"));
        }
    }

    /** An answer came; one that nobody waits for is ignored. */
    void answer(long id, Value value) {
        Pending pending = id > Integer.MAX_VALUE ? null : byId.remove((int) id);
        if (pending != null) {
            pending.answer().accept(value);
        }
    }

    /** No answer will come any more. */
    void disconnected() {
        for (Integer id : List.copyOf(byId.keySet())) {
            Pending pending = byId.remove(id);
            if (pending != null) {
                pending.gone().run();
            }
        }
    }

    private static RequestTimeoutException missing(String message) {
        return new RequestTimeoutException(message, List.of(), Set.of(), 1);
    }
}
