package io.roomcast.cluster;

import io.roomcast.adapter.Session;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.RecoveryLog.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What one namespace keeps for recovery: the last broadcasts in a ring, and sessions. Guarded by its channel. */
final class Retention {
    private final int maxSessions;
    private final LongSupplier nanoTime;
    private final @Nullable Entry[] ring;
    private final Map<String, Kept> sessions = new LinkedHashMap<>();
    private Duration longest = Duration.ZERO;
    private long nextOffset = 1;

    Retention(InJvmSettings settings, LongSupplier nanoTime) {
        this.maxSessions = settings.maxSessions();
        this.nanoTime = nanoTime;
        this.ring = new Entry[settings.logSize()];
    }

    private record Kept(Session session, long savedAt, Duration duration) {
        boolean isOver(long now) {
            return now - savedAt > duration.toNanos();
        }
    }

    /** Somebody keeps sessions for that long. */
    void atLeast(Duration duration) {
        if (duration.compareTo(longest) > 0) {
            longest = duration;
        }
    }

    /** Whether no session can be alive if all nodes left at that time. */
    boolean isOver(long emptySince) {
        return nanoTime.getAsLong() - emptySince > longest.toNanos();
    }

    /** Whether recovery replays a message ({@code wire.md} §2.2). */
    static boolean isReplayed(ClusterMessage message) {
        return message instanceof ClusterMessage.Broadcast broadcast
                && broadcast.requestId() == null
                && broadcast.packet().id() == null
                && !broadcast.options().flags().hasVolatile();
    }

    /** Logs a message if it is one that recovery replays ({@code wire.md} §2.2), and tells its offset. */
    @Nullable
    String append(ClusterMessage message) {
        if (!isReplayed(message) || !(message instanceof ClusterMessage.Broadcast broadcast)) {
            return null;
        }
        String offset = Long.toString(nextOffset);
        ring[slot(nextOffset)] = new Entry(offset, broadcast);
        nextOffset++;
        return offset;
    }

    /** The entries after an offset; null if there is none of that offset. */
    @Nullable
    List<Entry> after(String offset, int limit) {
        long position = position(offset);
        if (position < 1 || position >= nextOffset || nextOffset - position > ring.length) {
            return null;
        }
        List<Entry> entries = new ArrayList<>();
        for (long next = position + 1; next < nextOffset && entries.size() < limit; next++) {
            Entry entry = ring[slot(next)];
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private int slot(long offset) {
        return (int) (offset % ring.length);
    }

    /** 0 if it is none of ours: clients may send any text. */
    private static long position(String offset) {
        return offset.matches("[1-9][0-9]{0,17}") ? Long.parseLong(offset) : 0;
    }

    void save(Session session, Duration duration) {
        sweep();
        sessions.remove(session.pid());
        sessions.put(session.pid(), new Kept(session, nanoTime.getAsLong(), duration));
        if (sessions.size() > maxSessions) {
            Iterator<Kept> oldest = sessions.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    @Nullable
    Session take(String pid) {
        sweep();
        Kept kept = sessions.remove(pid);
        return kept == null || kept.isOver(nanoTime.getAsLong()) ? null : kept.session();
    }

    /** Drops expired sessions from the old end; those with a longer life may hide others until they expire. */
    private void sweep() {
        long now = nanoTime.getAsLong();
        Iterator<Kept> oldest = sessions.values().iterator();
        while (oldest.hasNext() && oldest.next().isOver(now)) {
            oldest.remove();
        }
    }
}
