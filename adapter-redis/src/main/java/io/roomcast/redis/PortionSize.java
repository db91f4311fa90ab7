package io.roomcast.redis;

import java.util.List;

/**
 * How many entries a read asks for. A reader that is behind asks for more than {@code readCount}, as a large portion costs
 * as many round trips as a small one; but for no more than fit into a megabyte, as far as the last ones tell.
 */
final class PortionSize {
    private static final int MOST_TIMES = 8;
    private static final long MOST_BYTES = 1 << 20;

    private final int least;
    private final int most;
    private final int maxLen;
    private int size;

    /** @param maxLen about how many entries the stream has at most */
    PortionSize(int readCount, int maxLen) {
        this.least = readCount;
        this.most = (int) Math.min(Integer.MAX_VALUE, (long) MOST_TIMES * readCount);
        this.maxLen = maxLen;
        this.size = readCount;
    }

    int get() {
        return size;
    }

    /** Whether there may be more, or these are all that is left of more. */
    boolean isFull(List<StreamEntry> read) {
        return read.size() >= Math.min(size, maxLen);
    }

    /** Chooses the size of the next portion by the one that was read. */
    void adapt(List<StreamEntry> read) {
        if (read.size() < size) {
            size = least;
            return;
        }
        long bytes = 1;
        for (StreamEntry entry : read) {
            bytes += entry.size();
        }
        long fitting = MOST_BYTES * read.size() / bytes;
        size = (int) Math.max(least, Math.min(fitting, Math.min(2L * size, most)));
    }
}
