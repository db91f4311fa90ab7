package com.example.filebackend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Messages one after another, each as: length of all, length of the addressee's id, the id, the message. */
final class MessageFile implements AutoCloseable {
    static final String EVERYBODY = "";

    private final FileChannel channel;

    MessageFile(Path path) throws IOException {
        this.channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    record Entry(String to, byte[] message, long end) {}

    long end() throws IOException {
        return channel.size();
    }

    void append(String to, byte[] message) throws IOException {
        byte[] id = to.getBytes(StandardCharsets.UTF_8);
        ByteBuffer entry = ByteBuffer.allocate(8 + id.length + message.length)
                .putInt(4 + id.length + message.length)
                .putInt(id.length)
                .put(id)
                .put(message)
                .flip();
        synchronized (MessageFile.class) { // the lock below is between processes only
            try (FileLock lock = channel.lock()) {
                long position = channel.size();
                while (entry.hasRemaining()) {
                    position += channel.write(entry, position);
                }
            }
        }
    }

    /** The entry that begins at a position, or null if it is not there yet, or not whole. */
    Entry read(long position) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(4);
        if (channel.read(length, position) < 4) {
            return null;
        }
        int size = length.getInt(0);
        if (channel.size() < position + 4 + size) {
            return null;
        }
        ByteBuffer entry = ByteBuffer.allocate(size);
        while (entry.hasRemaining()) {
            channel.read(entry, position + 4 + entry.position());
        }
        entry.flip();
        byte[] id = new byte[entry.getInt()];
        entry.get(id);
        byte[] message = new byte[entry.remaining()];
        entry.get(message);
        return new Entry(new String(id, StandardCharsets.UTF_8), message, position + 4 + size);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
