package com.example.filebackend;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One namespace of one node: appends to its file, and follows it from where it ended when the link was made. */
final class FileLink implements Link {
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final FileBackend backend;
    private final NodeContext node;
    private final Inbox inbox;
    private final MessageFile file;
    private final ClusterMessageCodec codec;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final long start;
    private volatile boolean closed;

    FileLink(FileBackend backend, NodeContext node, Inbox inbox, MessageFile file) throws IOException {
        this.backend = backend;
        this.node = node;
        this.inbox = inbox;
        this.file = file;
        this.codec = new ClusterMessageCodec(node.namespace());
        this.start = file.end();
    }

    void start() {
        Thread reader = new Thread(this::follow, "file-backend-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void follow() {
        try (file) {
            long position = start;
            while (!closed) {
                MessageFile.Entry entry = file.read(position);
                if (entry == null) {
                    LockSupport.parkNanos(LOOK_EVERY_NANOS);
                } else {
                    position = entry.end();
                    deliver(entry);
                }
            }
        } catch (IOException e) {
            inbox.gap("the file cannot be read any more: " + e);
        } finally {
            backend.forget(this);
            ended.complete(null);
        }
    }

    private void deliver(MessageFile.Entry entry) {
        if (!entry.to().equals(MessageFile.EVERYBODY) && !entry.to().equals(node.nodeId())) {
            return;
        }
        try {
            ClusterMessage message = codec.decode(entry.message());
            if (message != null) {
                inbox.receive(message, null);
            }
        } catch (IOException e) {
            inbox.malformed("the entry that ends at " + entry.end(), e);
        }
    }

    @Override
    public CompletionStage<String> publish(ClusterMessage message) {
        return append(MessageFile.EVERYBODY, message).thenApply(done -> null);
    }

    @Override
    public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
        return append(requesterId, response);
    }

    private CompletionStage<Void> append(String to, ClusterMessage message) {
        if (closed) {
            return CompletableFuture.failedStage(new IllegalStateException("the link is closed"));
        }
        return backend.inOrder(() -> {
            file.append(to, codec.encode(message));
            return null;
        });
    }

    /** What was published before is written first, as it waits in the same queue. */
    @Override
    public CompletionStage<Void> close() {
        backend.inOrder(() -> null).whenComplete((written, failure) -> stop());
        return ended;
    }

    void stop() {
        closed = true;
    }
}
