package com.example.filebackend;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Servers that share a directory: a file per namespace, to which everybody appends and which everybody reads. A toy: the
 * files grow for ever. It does not know who is there, so the engine finds out by heartbeats.
 */
public final class FileBackend implements Backend {
    private final Path directory;
    private final Set<FileLink> links = ConcurrentHashMap.newKeySet();

    /** Writes to files, so that no caller waits for a disk; one thread, so that the order of the calls holds. */
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "file-backend-writer");
        thread.setDaemon(true);
        return thread;
    });

    public FileBackend(Path directory) {
        this.directory = directory;
    }

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        return inOrder(() -> {
            FileLink link = new FileLink(this, node, inbox, open(node.namespace()));
            links.add(link);
            link.start();
            return link;
        });
    }

    @Override
    public CompletionStage<Publisher> publisher() {
        Publisher publisher = (namespace, message) -> inOrder(() -> {
            try (MessageFile file = open(namespace)) {
                file.append(MessageFile.EVERYBODY, new ClusterMessageCodec(namespace).encode(message));
            }
            return null;
        });
        return inOrder(() -> publisher);
    }

    private MessageFile open(String namespace) throws IOException {
        Files.createDirectories(directory);
        return new MessageFile(directory.resolve(URLEncoder.encode(namespace, StandardCharsets.UTF_8)));
    }

    /** Runs a task after those before it; the stage fails as the task does, or if the backend is closed. */
    <T> CompletionStage<T> inOrder(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            writer.execute(() -> {
                try {
                    result.complete(task.call());
                } catch (Exception e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new IllegalStateException("the file backend is closed", e));
        }
        return result;
    }

    void forget(FileLink link) {
        links.remove(link);
    }

    /** What was published before is still written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the files in " + directory + " take longer than 10 s to write");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List.copyOf(links).forEach(FileLink::stop);
    }
}
