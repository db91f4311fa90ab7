package io.roomcast.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who hears of a stream's entries. */
final class StreamListeners {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile StreamId position = StreamId.ZERO;

    /** One of them; one call of {@link #entries} at a time. Never throws. */
    interface Listener {
        /** Entries of all namespaces, after those of the last call; completes when the next ones may come. */
        CompletionStage<Void> entries(List<StreamEntry> entries);

        /** Everything up to this id has been told. */
        void advanced(StreamId position);

        /** Nothing is read any more. */
        void lost();

        /** Reading goes on. */
        void restored();

        /** Entries may have been lost. */
        void gap(String reason);
    }

    /** Tells it how far the others are. */
    void add(Listener listener) {
        listeners.add(listener);
        listener.advanced(position);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    /** Reading begins after that entry. */
    void startAt(StreamId place) {
        position = place;
    }

    void lost() {
        listeners.forEach(Listener::lost);
    }

    void restored() {
        listeners.forEach(Listener::restored);
    }

    void gap(String reason) {
        listeners.forEach(listener -> listener.gap(reason));
    }

    /** Completes when everybody has been told. */
    CompletionStage<Void> tell(List<StreamEntry> entries) {
        if (entries.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        StreamId last = entries.get(entries.size() - 1).id();
        List<Listener> hearing = List.copyOf(listeners);
        return CompletableFuture.allOf(hearing.stream()
                        .map(listener -> listener.entries(entries).toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .whenComplete((done, thrown) -> {
                    position = last;
                    listeners.forEach(listener -> listener.advanced(last));
                });
    }
}
