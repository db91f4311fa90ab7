package io.roomcast.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The readers of a backend: one for each stream, as long as a link needs it. */
final class StreamReaders {
    private final Connector connector;
    private final StreamsSettings settings;
    private final Map<String, Shared> readers = new HashMap<>();

    private static final class Shared {
        final CompletableFuture<StreamReader> reader;
        int users;

        Shared(CompletableFuture<StreamReader> reader) {
            this.reader = reader;
        }
    }

    StreamReaders(Connector connector, StreamsSettings settings) {
        this.connector = connector;
        this.settings = settings;
    }

    /** Completes when the link hears of what is added to its stream; it must be released, also if that fails. */
    CompletionStage<Void> attach(StreamsLink link) {
        CompletableFuture<StreamReader> reader;
        synchronized (this) {
            Shared shared = readers.computeIfAbsent(link.stream(), this::open);
            shared.users++;
            reader = shared.reader;
        }
        return reader.thenCompose(reading -> reading.attach(link.entries()));
    }

    private Shared open(String stream) {
        ReadEntries entries = new ReadEntries();
        return new Shared(connector
                .connectReading(StreamsFormat.text(stream), entries)
                .thenCompose(connection -> {
                    StreamReader reader = new StreamReader(connection, entries, stream, settings);
                    CompletableFuture<StreamReader> started = new CompletableFuture<>();
                    reader.start().whenComplete((live, failure) -> {
                        if (failure == null) {
                            started.complete(reader);
                        } else {
                            CompletionStage<Void> unused = reader.close();
                            started.completeExceptionally(failure);
                        }
                    });
                    return started;
                })
                .toCompletableFuture());
    }

    /** Once for each time a link was attached. */
    CompletionStage<Void> release(StreamsLink link) {
        Shared shared;
        boolean unused;
        synchronized (this) {
            shared = readers.get(link.stream());
            if (shared == null) {
                return CompletableFuture.completedFuture(null);
            }
            unused = --shared.users == 0;
            if (unused) {
                readers.remove(link.stream());
            }
        }
        return shared.reader
                .thenCompose(reader -> {
                    reader.detach(link.entries());
                    return unused ? reader.close() : CompletableFuture.completedFuture(null);
                })
                .exceptionally(neverOpened -> null);
    }
}
